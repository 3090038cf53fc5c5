"""The decision at a stage's end with what it rested on, the one appeal against it, and the certificate at the last."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import localdate, now
from incubator.core.flow import Badge
from projects.models.project import Project
from projects.states import APPEAL_FLOW

APPEAL_WITHIN = timedelta(days=21)


class Gate(models.Model):
    """Advance, hold or drop, with the reason and the evidence as it was. Written once; numbered within a project."""

    class Outcome(models.TextChoices):
        ADVANCE = "advance", _("advance")
        HOLD = "hold", _("hold")
        DROP = "drop", _("let go")

    TONES = {Outcome.ADVANCE: "good", Outcome.HOLD: "warn", Outcome.DROP: "bad"}

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="gates")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(_("stage"), max_length=12, choices=Project.Stage)
    outcome = models.CharField(_("decision"), max_length=8, choices=Outcome)
    reason = models.TextField(_("reason"), max_length=5000)
    despite = models.TextField(_("why before the stage is done"), blank=True, max_length=2000)
    look_again_on = models.DateField(_("look again on"), null=True, blank=True)
    to_show = models.TextField(_("what must be shown by then"), blank=True, max_length=5000)
    closing = models.TextField(_("closing words"), blank=True, max_length=5000)
    evidence = models.JSONField(default=dict, editable=False)  # as `queries.evidence` wrote it at that moment
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="gate_number_once")]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.project}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once."""
        if self.pk is not None:
            raise TypeError("a gate is decided once; a later decision is a new one")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Wants `project` loaded."""
        return reverse("gate_detail", args=[self.project.slug, self.number])

    @property
    def badge(self) -> Badge:
        """From the last stage, to advance was to graduate."""
        outcome = self.Outcome(self.outcome)
        is_end = outcome == self.Outcome.ADVANCE and self.stage == Project.Stage.MARKET
        return Badge(_("graduated") if is_end else outcome.label, self.TONES[outcome])

    @property
    def appeal_until(self) -> date:
        """The last day on which the lead may appeal."""
        return localdate(self.made_at) + APPEAL_WITHIN

    @property
    def is_appealable(self) -> bool:
        return self.outcome != self.Outcome.ADVANCE and localdate() <= self.appeal_until


class Appeal(models.Model):
    """The lead's word against a hold or a drop: one a decision, answered by somebody who did not take it."""

    gate = models.OneToOneField(Gate, on_delete=models.CASCADE, related_name="appeal")
    words = models.TextField(_("what speaks against the decision"), max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=12, default=APPEAL_FLOW.initial, choices=APPEAL_FLOW.choices)
    answer = models.TextField(_("reason"), blank=True, max_length=5000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [APPEAL_FLOW.constraint("appeal_state")]

    def __str__(self) -> str:
        return f"appeal against {self.gate}"

    @property
    def badge(self) -> Badge:
        return APPEAL_FLOW.badge(self.state)


def certificate_key() -> str:
    return get_random_string(32)


class Certificate(models.Model):
    """That a project graduated, as it was at that time. Whoever has the link can check it; revoked, it says so."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="certificates")
    gate = models.OneToOneField(Gate, on_delete=models.CASCADE, related_name="certificate")
    key = models.CharField(max_length=32, unique=True, default=certificate_key, editable=False)
    title = models.CharField(max_length=120)
    programme = models.CharField(max_length=120, blank=True)
    stages = models.JSONField(default=list)  # [{stage, since, until}], days as ISO; since may be unknown
    issued_at = models.DateTimeField(default=now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the content in its canonical form
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    revoked_because = models.TextField(_("reason"), blank=True, max_length=2000)

    class Meta:
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return f"certificate of {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("certificate_detail", args=[self.key])


class CertificateName(models.Model):
    """Somebody named on a certificate. Erased, the name and its salt go; the digest stays, so that the rest holds."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="names")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="certificate_names"
    )
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=8)
    salt = models.CharField(max_length=32, blank=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
