"""Questions of a programme, applications that answer them, and the versions that were handed in."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from projects.models.project import Programme, Project
from projects.states import APPLICATION_FLOW


class Question(models.Model):
    """What a programme asks of whoever applies. Once answered it is retired, never deleted: answers stay."""

    class Kind(models.TextChoices):
        SHORT = "short", _("a short text")
        LONG = "long", _("a long text")
        CHOICE = "choice", _("one of several choices")
        NUMBER = "number", _("a number")
        DATE = "date", _("a date")
        FILE = "file", _("a file")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(_("answered with"), max_length=8, choices=Kind, default=Kind.LONG)
    label = models.CharField(_("question"), max_length=240)
    help_text = models.CharField(_("help"), max_length=400, blank=True)
    required = models.BooleanField(_("must be answered"), default=True)
    choices = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, verbose_name=_("choices")
    )
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label


class Application(models.Model):
    """A project's way into a programme: a draft that is kept while it is typed, and what became of it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="applications")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(
        max_length=20, default=APPLICATION_FLOW.initial, choices=APPLICATION_FLOW.choices
    )
    answers = models.JSONField(default=dict, blank=True)  # question → text, of the draft
    asked = models.TextField(_("what to change"), blank=True, max_length=5000)
    begun_at = models.DateTimeField(default=now)
    saved_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            APPLICATION_FLOW.constraint("application_state"),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(state__in=["draft", "handed_in", "changes_requested"]),
                name="application_one_live",
            ),
        ]
        indexes = [models.Index(fields=["programme", "state", "handed_in_at"], name="application_list")]

    def __str__(self) -> str:
        return f"{self.project} → {self.programme}"

    def get_absolute_url(self) -> str:
        return reverse("application_detail", args=[self.project.slug, self.pk])

    @property
    def badge(self) -> Badge:
        return APPLICATION_FLOW.badge(self.state)


class AnswerFile(models.Model):
    """A file that answers a question. One is current; what a version refers to is never deleted."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(_("file"), upload_to="applications/%Y/%m/")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=now)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question"],
                condition=models.Q(is_current=True),
                name="answer_file_one_current",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationVersion(models.Model):
    """What was handed in, word for word: the questions as they read then, the answers, the project's own words."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    title = models.CharField(max_length=120)
    tagline = models.CharField(max_length=240)
    story = models.TextField()
    asked = models.TextField(blank=True)  # what the space had asked to change
    answers = models.JSONField(default=list)  # [{question, label, kind, text, file: {pk, name, size}}]

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.application} · {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once."""
        if self.pk is not None:
            raise TypeError("a version that was handed in is never changed")
        super().save(*args, **kwargs)
