"""What an investor reads: each publication is a version."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from projects.models.project import Project
from projects.states import PITCH_FLOW


class Pitch(models.Model):
    """The team's draft of its pitch, and whether one is published."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="pitch")
    problem = models.TextField(_("problem"), blank=True, max_length=5000)
    solution = models.TextField(_("solution"), blank=True, max_length=5000)
    market = models.TextField(_("market"), blank=True, max_length=5000)
    team = models.TextField(_("team"), blank=True, max_length=5000)
    ask_amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    ask_use = models.TextField(_("what it is for"), blank=True, max_length=2000)
    video = models.URLField(_("video"), blank=True)
    state = models.CharField(max_length=12, default=PITCH_FLOW.initial, choices=PITCH_FLOW.choices)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [PITCH_FLOW.constraint("pitch_state")]

    def __str__(self) -> str:
        return str(self.project)

    def get_absolute_url(self) -> str:
        """Wants `project` loaded."""
        return reverse("pitch_detail", args=[self.project.slug])

    @property
    def badge(self) -> Badge:
        return PITCH_FLOW.badge(self.state)


class Traction(models.Model):
    """A figure with its date."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="traction")
    figure = models.CharField(_("figure"), max_length=60)
    label = models.CharField(_("of what"), max_length=120)
    on = models.DateField(_("date"))

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.figure} {self.label}"


class PitchVersion(models.Model):
    """What was published, word by word."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["pitch", "number"], name="pitch_version_once")]

    def __str__(self) -> str:
        return f"{self.pitch} v{self.number}"
