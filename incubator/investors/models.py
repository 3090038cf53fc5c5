"""Investors, verified by an operator, and their way with a pitch."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from incubator.investors.states import INTEREST_FLOW, INVESTOR_FLOW


class Investor(models.Model):
    """A person, for themself or a fund."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="investor")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="investors"
    )
    focus = models.TextField(_("what you look for"), max_length=2000)
    fields = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("fields"))
    ticket_min = models.DecimalField(
        _("smallest ticket"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    ticket_max = models.DecimalField(
        _("largest ticket"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    state = models.CharField(max_length=12, default=INVESTOR_FLOW.initial, choices=INVESTOR_FLOW.choices)
    applied_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [INVESTOR_FLOW.constraint("investor_state")]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("investor_queue")

    @property
    def tickets(self) -> str:
        """“25,000 – 100,000 EUR”, or what is said of it."""
        low, high = (f"{one:,.0f}" if one is not None else "" for one in (self.ticket_min, self.ticket_max))
        return f"{low} – {high} {self.currency}" if low or high else ""

    @property
    def badge(self) -> Badge:
        return INVESTOR_FLOW.badge(self.state)


class Interest(models.Model):
    """One investor and one pitch. Nothing of the team's contact data is shown before `introduced`."""

    investor = models.ForeignKey(Investor, on_delete=models.CASCADE, related_name="interests")
    pitch = models.ForeignKey("projects.Pitch", on_delete=models.CASCADE, related_name="interests")
    state = models.CharField(max_length=16, default=INTEREST_FLOW.initial, choices=INTEREST_FLOW.choices)
    message = models.TextField(_("message"), blank=True, max_length=2000)
    answer = models.TextField(_("answer"), blank=True, max_length=2000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            INTEREST_FLOW.constraint("interest_state"),
            models.UniqueConstraint(fields=["investor", "pitch"], name="interest_once"),
        ]
        indexes = [models.Index(fields=["pitch", "state"], name="interest_by_pitch")]

    def __str__(self) -> str:
        return f"{self.investor_id} / {self.pitch_id}: {self.state}"

    @property
    def badge(self) -> Badge:
        return INTEREST_FLOW.badge(self.state)
