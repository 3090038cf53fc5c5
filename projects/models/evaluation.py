"""Rubrics, reviewers, evaluations, conflicts of interest and decisions."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from projects.models.milestone import Milestone, Submission
from projects.models.project import Project


class Rubric(models.Model):
    """What is looked at, and what 1, 3 and 5 mean."""

    title = models.CharField(_("title"), max_length=120)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}" if self.version > 1 else self.title

    def get_absolute_url(self) -> str:
        return reverse("rubric_detail", args=[self.pk])


class Criterion(models.Model):
    """One thing that a rubric looks at, with its weight and what 1, 3 and 5 mean."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    label = models.CharField(_("criterion"), max_length=60)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, validators=[MaxValueValidator(100)])
    one = models.CharField(_("what 1 means"), max_length=240)
    three = models.CharField(_("what 3 means"), max_length=240)
    five = models.CharField(_("what 5 means"), max_length=240)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.label


class Reviewer(models.Model):
    """Somebody who may evaluate the project's milestones. How they came to it is not this app's business."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewing")
    is_responsible = models.BooleanField(_("takes the decision"), default=False)
    since = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["project", "person"], name="reviewer_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.project}"


class ConflictDeclaration(models.Model):
    """A conflict of interest between a person and a project; counts for evaluating, matching, allocating, investing."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conflicts")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="conflicts")
    reason = models.CharField(_("reason"), max_length=240)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "project"], name="conflict_once")]

    def __str__(self) -> str:
        return f"{self.person} / {self.project}"


class Evaluation(models.Model):
    """One reviewer's scores and words on one submission. A draft until handed in, then sealed.

    A correction is a new one: the old stays, with `replaced_by` set.
    """

    class Recommendation(models.TextChoices):
        ACCEPT = "accept", _("accept")
        REVISE = "revise", _("ask for changes")
        STOP = "stop", _("stop")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="evaluations")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="evaluations"
    )
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    feedback = models.TextField(_("feedback to the makers"), blank=True, max_length=20_000)
    next_step = models.CharField(_("what to do next"), blank=True, max_length=240)
    private_note = models.TextField(_("private note to the operators"), blank=True, max_length=5000)
    recommendation = models.CharField(_("recommendation"), blank=True, max_length=8, choices=Recommendation)
    left_out = ArrayField(
        models.PositiveBigIntegerField(), default=list, blank=True
    )  # criteria that do not apply
    overall = models.FloatField(null=True, blank=True, editable=False)  # the weighted mean, sealed with it
    made_at = models.DateTimeField(default=now)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "reviewer"],
                condition=models.Q(replaced_by=None),
                name="evaluation_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["handed_in_at"],
                condition=models.Q(handed_in_at__isnull=False),
                name="evaluation_handed_in",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} on {self.submission}"


class Score(models.Model):
    """1 to 5 on one criterion; no row where it does not apply."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="score_once"),
            models.CheckConstraint(condition=models.Q(value__range=(1, 5)), name="score_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class Decision(models.Model):
    """The outcome for one submission, with its reason, and the picture of the evaluations that it rests on.

    `overall` and `means` are ours; the medians are the programme's as they were at that moment. Nothing of it changes
    afterwards, so a page that draws it reads one row, however large the programme.
    """

    class Outcome(models.TextChoices):
        ACCEPT = "accept", _("accepted")
        CHANGES = "changes", _("changes asked for")
        STOP = "stop", _("stopped")

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="decision")
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    reason = models.TextField(_("reason"), max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    overall = models.FloatField(null=True, blank=True, editable=False)
    median = models.FloatField(null=True, blank=True, editable=False)
    means = models.JSONField(default=list, blank=True, editable=False)  # [{criterion, label, value, median}]
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.submission}"


class TeamAnswer(models.Model):
    """What the team does about evaluations that contradict each other, and why. The latest counts; all of them stay."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="team_answers")
    text = models.TextField(_("what you do, and why"), max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.by} on {self.decision}"
