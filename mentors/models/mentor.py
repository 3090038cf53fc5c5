"""Mentors, the projects that they help, and the pairs that a team set aside."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from mentors.languages import language_name
from mentors.states import LIVE, MENTOR_FLOW, MENTORSHIP_FLOW
from projects.models import Project

MOST = 20


def words(label: Any) -> ArrayField:
    return ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=label)


class MentorQuerySet(models.QuerySet["Mentor"]):
    def with_taken(self) -> "MentorQuerySet":
        """Each with `taken`, the number of projects that they help now."""
        active = (
            Mentorship.objects.filter(mentor=models.OuterRef("pk"), state="active")
            .order_by()
            .values("mentor")
            .annotate(number=models.Count("pk"))
            .values("number")
        )
        return self.annotate(taken=Coalesce(models.Subquery(active), 0))


class Mentor(models.Model):
    """What somebody can help with, and how many projects at most. One a person."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor")
    expertise = models.TextField(
        _("what you can help with"),
        max_length=5000,
        help_text=_("In your own words: what have you done, and which question should a team bring to you?"),
    )
    skills = words(_("skills"))
    fields = words(_("fields"))
    languages = words(_("languages"))
    capacity = models.PositiveSmallIntegerField(
        _("projects at a time"),
        default=2,
        validators=[MaxValueValidator(MOST)],
        help_text=_("At most this many; nobody can give you more. 0 while you take none."),
    )
    office_hours = models.CharField(
        _("when you have time"),
        max_length=240,
        blank=True,
        help_text=_("For example: Tuesdays 17–19, by video."),
    )
    state = models.CharField(max_length=12, default=MENTOR_FLOW.initial, choices=MENTOR_FLOW.choices)
    answer = models.TextField(blank=True, max_length=2000)
    applied_at = models.DateTimeField(default=now)
    last_active = models.DateTimeField(default=now)
    source = models.CharField(max_length=200, unique=True, null=True, blank=True, editable=False)

    objects = MentorQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            MENTOR_FLOW.constraint("mentor_state"),
            models.CheckConstraint(condition=models.Q(capacity__lte=MOST), name="mentor_capacity"),
        ]
        indexes = [
            GinIndex(fields=["skills"], name="mentor_skills"),
            GinIndex(fields=["fields"], name="mentor_fields"),
            GinIndex(fields=["languages"], name="mentor_languages"),
            models.Index(fields=["state", "applied_at"], name="mentor_queue"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        """Wants `person` loaded."""
        return reverse("mentor_detail", args=[self.person.handle])

    @property
    def badge(self) -> Badge:
        return MENTOR_FLOW.badge(self.state)

    @property
    def language_names(self) -> list[str]:
        """Theirs as a mentor, or else as a person. Wants `person` loaded."""
        return [language_name(code) for code in self.languages or self.person.languages]

    @property
    def takes_requests(self) -> bool:
        return self.state == "approved"

    @property
    def free(self) -> int:
        """Places left; only on rows read `with_taken`, and none while they take no requests."""
        taken: int = self.taken  # type: ignore[attr-defined]
        return max(0, self.capacity - taken) if self.takes_requests else 0


class Mentorship(models.Model):
    """One mentor and one project: how it came about (score and reasons as they were shown) and how it went."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="mentorships")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="mentorships")
    state = models.CharField(max_length=12, default=MENTORSHIP_FLOW.initial, choices=MENTORSHIP_FLOW.choices)
    message = models.TextField(_("message"), blank=True, max_length=2000)
    answer = models.TextField(_("answer"), blank=True, max_length=2000)
    score = models.FloatField(null=True, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    round = models.ForeignKey(
        "mentors.MatchRound", on_delete=models.SET_NULL, null=True, blank=True, related_name="mentorships"
    )
    made_at = models.DateTimeField(default=now)
    requested_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            MENTORSHIP_FLOW.constraint("mentorship_state"),
            models.UniqueConstraint(
                fields=["mentor", "project"], condition=models.Q(state__in=LIVE), name="mentorship_one_live"
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "state", "requested_at"], name="mentorship_inbox"),
            models.Index(fields=["project", "state"], name="mentorship_project"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} · {self.project}"

    @property
    def badge(self) -> Badge:
        return MENTORSHIP_FLOW.badge(self.state)


class Dismissal(models.Model):
    """“Not for us, because …”: this pair is not suggested again. Only the team and the operators read the reason."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="dismissals")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="dismissals")
    reason = models.CharField(_("because"), max_length=240)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["mentor", "project"], name="dismissal_once")]

    def __str__(self) -> str:
        return f"{self.project} / {self.mentor}"
