"""Match rounds: an operator's assignment for a whole cohort, from its parameters to its publication."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from mentors.models.mentor import Mentor
from mentors.states import ROUND_FLOW
from projects.models import Programme, Project

MOST_MENTORS = 5


class Objective(models.TextChoices):
    """What a round's proposal is best at."""

    TOTAL = "total", _("the best fit in sum")
    FAIR = "fair", _("the least-served project first")
    STABLE = "stable", _("nobody would rather swap")


def how_many(label: Any, default: int, least: int) -> models.PositiveSmallIntegerField:
    bounds = [MinValueValidator(least), MaxValueValidator(MOST_MENTORS)]
    return models.PositiveSmallIntegerField(label, default=default, validators=bounds)


class MatchRound(models.Model):
    """Parameters, candidates, proposal, edits, publication. Nothing reaches a person until it is published.

    `version` counts what operators changed, so that nobody overwrites what they have not seen; `run` is the key of
    the run that may still write, `results` what each objective gave: its pairs, its bound, what it leaves open.
    """

    title = models.CharField(_("title"), max_length=120)
    programme = models.ForeignKey(
        Programme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    objective = models.CharField(
        _("what comes first"), max_length=8, choices=Objective, default=Objective.FAIR
    )
    least = how_many(_("mentors a project, at least"), 1, 0)
    most = how_many(_("mentors a project, at most"), 1, 1)
    state = models.CharField(max_length=12, default=ROUND_FLOW.initial, choices=ROUND_FLOW.choices)
    version = models.PositiveIntegerField(default=0)
    run = models.UUIDField(null=True, blank=True, editable=False)
    done = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=300, blank=True)
    results = models.JSONField(default=dict, blank=True)
    message = models.TextField(_("message"), blank=True, max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=now)
    proposed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            ROUND_FLOW.constraint("match_round_state"),
            models.CheckConstraint(
                condition=models.Q(least__lte=models.F("most"), most__lte=MOST_MENTORS),
                name="match_round_places",
            ),
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="match_round_list")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("match_round", args=[self.pk])

    @property
    def badge(self) -> Badge:
        return ROUND_FLOW.badge(self.state)


class RoundProject(models.Model):
    """A project of the round's cohort."""

    round = models.ForeignKey(MatchRound, on_delete=models.CASCADE, related_name="cohort")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "project"], name="round_project_once")]

    def __str__(self) -> str:
        return str(self.project)


class RoundMentor(models.Model):
    """A mentor of the round's pool, and how many places they had when it last ran."""

    round = models.ForeignKey(MatchRound, on_delete=models.CASCADE, related_name="pool")
    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="+")
    free = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "mentor"], name="round_mentor_once")]

    def __str__(self) -> str:
        return str(self.mentor)


class RoundCandidate(models.Model):
    """Two who could be put together, how well they fit, by which parts, and why in the words' facts."""

    round = models.ForeignKey(MatchRound, on_delete=models.CASCADE, related_name="candidates")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    parts = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "project", "mentor"], name="round_candidate_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} · {self.mentor_id}"


class RoundPair(models.Model):
    """Two whom the proposal puts together; a locked pair stays when the round runs again."""

    round = models.ForeignKey(MatchRound, on_delete=models.CASCADE, related_name="pairs")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    is_locked = models.BooleanField(default=False)
    is_by_hand = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "project", "mentor"], name="round_pair_once")]

    def __str__(self) -> str:
        return f"{self.project_id} · {self.mentor_id}"
