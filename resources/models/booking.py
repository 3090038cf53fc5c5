"""Who has a unit when, and when nobody can. Two bookings that hold a unit never overlap: the database refuses."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from resources.models.resource import Unit
from resources.states import BOOKING_FLOW, HOLDING

NO_OVERLAP = "booking_no_overlap"


def period_of(start: datetime, end: datetime | None) -> DateTimeTZRange:
    """From `start` up to, and without, `end`; without an end it goes on."""
    return DateTimeTZRange(start, end, "[)")


class Booking(models.Model):
    """A unit for a person over a period. `held` is what the unit is blocked for: the period and the gap after it."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="bookings")
    period = DateTimeRangeField(_("period"), default_bounds="[)")
    held = DateTimeRangeField(default_bounds="[)", editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="bookings"
    )
    project = models.ForeignKey(
        "projects.Project", on_delete=models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    state = models.CharField(max_length=12, default=BOOKING_FLOW.initial, choices=BOOKING_FLOW.choices)
    made_at = models.DateTimeField(default=now)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("booking")
        ordering = ["period", "pk"]
        constraints = [
            BOOKING_FLOW.constraint("booking_state"),
            models.CheckConstraint(
                condition=Q(held__contains=F("period"), period__isempty=False),
                name="booking_held_covers_period",
            ),
            ExclusionConstraint(
                name=NO_OVERLAP,
                expressions=[("unit", RangeOperators.EQUAL), ("held", RangeOperators.OVERLAPS)],
                condition=Q(state__in=HOLDING),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "period"], name="booking_of_person"),
            models.Index(fields=["project", "period"], name="booking_of_project"),
            models.Index(fields=["made_at", "id"], name="booking_waiting", condition=Q(state="requested")),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if isinstance(self.period, tuple):
            self.period = period_of(*self.period)
        if self.held is None:
            self.held = self.period
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("booking_detail", args=[self.pk])

    @property
    def starts_at(self) -> datetime:
        return self.period.lower  # type: ignore[no-any-return]

    @property
    def ends_at(self) -> datetime:
        return self.period.upper  # type: ignore[no-any-return]

    @property
    def badge(self) -> Badge:
        return BOOKING_FLOW.badge(self.state)


class Outage(models.Model):
    """When a unit can't be used, and why. Open-ended until it is repaired."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="outages")
    period = DateTimeRangeField(_("period"), default_bounds="[)")
    reason = models.CharField(_("what is wrong"), max_length=240)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("outage")
        ordering = ["-made_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(period__isempty=False), name="outage_lasts")]
        indexes = [GistIndex(fields=["unit", "period"], name="outage_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.reason}"
