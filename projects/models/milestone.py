"""What will be true by when, and the versions of evidence that it is."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import localdate, now
from incubator.core.flow import Badge
from projects.models.project import Project
from projects.states import AT_REST, MILESTONE_FLOW

OPEN_STATES = ("planned", "active", "changes_requested")


class Milestone(models.Model):
    """A goal with a date. *Late* is computed, never stored."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("title"), max_length=120)
    goal = models.TextField(
        _("goal"), max_length=5000, help_text=_("What will be true, and how you will show it.")
    )
    due_on = models.DateField(_("due"))
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=20, default=MILESTONE_FLOW.initial, choices=MILESTONE_FLOW.choices)
    made_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "due_on", "pk"]
        constraints = [MILESTONE_FLOW.constraint("milestone_state")]
        indexes = [
            models.Index(fields=["project", "position", "due_on", "id"], name="milestone_plan"),
            models.Index(fields=["state", "due_on", "id"], name="milestone_due"),
            models.Index(fields=["project"], condition=models.Q(state="submitted"), name="milestone_waits"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Wants `project` loaded."""
        return reverse("milestone_detail", args=[self.project.slug, self.pk])

    @property
    def badge(self) -> Badge:
        return MILESTONE_FLOW.badge(self.state)

    @property
    def is_late(self) -> bool:
        return self.state in OPEN_STATES and self.due_on < localdate()

    @property
    def counts_as_late(self) -> bool:
        """Late, and its project goes on. Wants `project` loaded."""
        return self.is_late and self.project.status not in AT_REST


class Submission(models.Model):
    """Version n of the evidence. Never edited: a new version is added."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("what you show"), max_length=50_000)
    links = ArrayField(models.URLField(max_length=500), default=list, blank=True, verbose_name=_("links"))
    made_at = models.DateTimeField(default=now)
    answer_by = models.DateField(_("answer promised by"))

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["milestone", "version"], name="submission_version_once")
        ]
        indexes = [models.Index(fields=["answer_by", "id"], name="submission_answer")]

    def __str__(self) -> str:
        return f"{self.milestone} v{self.version}"


class EvidenceFile(models.Model):
    """A file of a submission; checked when it came in, served as a download."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="evidence/%Y/%m/")
    thumbnail = models.FileField(upload_to="thumbnails/%Y/%m/", blank=True)  # drawn by us; only of pictures
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
