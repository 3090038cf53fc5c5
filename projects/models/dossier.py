"""A project's dossier, asked for by somebody and made in the background."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import localdate, now
from incubator.core.flow import Badge
from projects.models.project import Project
from projects.states import DOSSIER_FLOW

KEPT = timedelta(days=7)
FOLDER = "dossiers/"


class Dossier(models.Model):
    """Everything of a project in one file, as its reader may see it; kept for a week, for them alone."""

    class Form(models.TextChoices):
        ZIP = "zip", _("ZIP with all files")
        PDF = "pdf", _("PDF to read and print")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="dossiers")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dossiers"
    )
    form = models.CharField(_("form"), max_length=3, choices=Form)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default=DOSSIER_FLOW.initial, choices=DOSSIER_FLOW.choices)
    is_for_operators = models.BooleanField(default=False)  # made without a conflict: it names, and has notes
    attempts = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to=FOLDER, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField(default=now)
    tried_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            DOSSIER_FLOW.constraint("dossier_state"),
            models.UniqueConstraint(
                fields=["project", "requested_by", "form"],
                condition=models.Q(state="queued"),
                name="dossier_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="dossier_owed")]

    def __str__(self) -> str:
        return f"{self.project} · {self.form}"

    def get_absolute_url(self) -> str:
        """Wants `project` loaded."""
        return reverse("dossier_list", args=[self.project.slug])

    @property
    def badge(self) -> Badge:
        return DOSSIER_FLOW.badge(self.state)

    @property
    def filename(self) -> str:
        return f"{self.project.slug}-{localdate(self.asked_at):%Y-%m-%d}.{self.form}"
