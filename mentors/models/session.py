"""Sessions: a slot that a team took, what was said and agreed, and what each side thought of it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from mentors.models.mentor import Mentor, Mentorship
from mentors.states import AHEAD, SESSION_FLOW
from projects.models import Project

NO_OVERLAP = "session_no_overlap"
OPEN_AFTER = timedelta(
    days=7
)  # from then on each side reads the other's rating, whether they gave theirs or not


class Side(models.TextChoices):
    TEAM = "team", _("the team")
    MENTOR = "mentor", _("the mentor")


def period_of(start: datetime, end: datetime) -> DateTimeTZRange:
    """From `start` up to, and without, `end`."""
    return DateTimeTZRange(start, end, "[)")


class Session(models.Model):
    """A mentor's office hour that a team has taken, with what the team brings to it.

    `zone` is the mentor's clock when it was booked. `sequence` grows with each calendar entry that goes out.
    `cutoff_at` is until when it can be moved or cancelled.
    """

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="sessions")
    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="sessions")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sessions")
    period = DateTimeRangeField(_("period"), default_bounds="[)")
    zone = models.CharField(max_length=64)
    place = models.CharField(_("place or link"), max_length=240)
    agenda = models.TextField(_("what you bring"), max_length=2000)
    state = models.CharField(max_length=12, default=SESSION_FLOW.initial, choices=SESSION_FLOW.choices)
    cutoff_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    placed_at = models.DateTimeField(default=now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)
    missed_by = models.CharField(max_length=8, choices=Side, blank=True)

    class Meta:
        ordering = ["period", "pk"]
        constraints = [
            SESSION_FLOW.constraint("session_state"),
            models.CheckConstraint(condition=Q(period__isempty=False), name="session_lasts"),
            models.CheckConstraint(
                condition=Q(missed_by="") | Q(state__in=["no_show", "held"]), name="session_missed"
            ),
            ExclusionConstraint(
                name=NO_OVERLAP,
                expressions=[("mentor", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state__in=AHEAD),
            ),
        ]
        indexes = [
            models.Index(fields=["project", "state"], name="session_of_project"),
            models.Index(fields=["mentor", "state"], name="session_of_mentor"),
            GistIndex(fields=["period"], name="session_period", condition=Q(state__in=AHEAD)),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.mentor}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if isinstance(self.period, tuple):
            self.period = period_of(*self.period)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("session_detail", args=[self.pk])

    @property
    def starts_at(self) -> datetime:
        return self.period.lower  # type: ignore[no-any-return]

    @property
    def ends_at(self) -> datetime:
        return self.period.upper  # type: ignore[no-any-return]

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= now()

    @property
    def badge(self) -> Badge:
        if self.state == "booked" and self.ends_at <= now():
            return Badge(_("over: did it take place?"), "warn")
        return SESSION_FLOW.badge(self.state)

    @property
    def is_link(self) -> bool:
        """Whether the place is an address to press."""
        return self.place.startswith("https://")


class SessionNote(models.Model):
    """What somebody of either side wrote down of a session; both sides read it."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"), max_length=5000)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class SessionAction(models.Model):
    """What was agreed: who does it until when. Open ones stand on the next session's page."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(_("what"), max_length=240)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="session_actions"
    )
    due_on = models.DateField(_("until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text


class SessionRating(models.Model):
    """What one side thought of a session, once a side. The other side reads it when it has given its own."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="ratings")
    side = models.CharField(max_length=8, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    value = models.PositiveSmallIntegerField(
        _("how useful was it"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    line = models.CharField(_("in one line"), max_length=240, blank=True)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "side"], name="session_rating_once"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="session_rating_value"),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.value}"


class SessionLetter(models.Model):
    """A calendar entry that one person is owed by mail, as the session stood then. The row is the debt.

    `tried_at` is written before the mail leaves, `mailed_at` after it, so that none goes out twice by itself.
    """

    class Method(models.TextChoices):
        REQUEST = "REQUEST"
        CANCEL = "CANCEL"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="letters")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="session_letters"
    )
    method = models.CharField(max_length=8, choices=Method)
    sequence = models.PositiveIntegerField()
    period = DateTimeRangeField(default_bounds="[)")
    place = models.CharField(max_length=240)
    made_at = models.DateTimeField(default=now)
    tried_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person", "sequence"], name="session_letter_once")
        ]
        indexes = [
            models.Index(fields=["id"], name="session_letter_owed", condition=Q(tried_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.session_id}.{self.sequence}"
