"""The rules of a resource: when it is open, how it may be booked."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from resources.models.resource import Resource


class BookingPolicy(models.Model):
    """How the units of a resource may be booked. Minutes, unless the name says otherwise."""

    class Step(models.IntegerChoices):
        QUARTER = 15, _("15 minutes")
        HALF = 30, _("half an hour")
        HOUR = 60, _("an hour")

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="policy")
    granularity = models.PositiveSmallIntegerField(_("starts every"), choices=Step, default=Step.HOUR)
    shortest = models.PositiveSmallIntegerField(_("shortest"), default=60, validators=[MinValueValidator(15)])
    longest = models.PositiveSmallIntegerField(
        _("longest"), default=240, validators=[MaxValueValidator(1440)]
    )
    ahead_days = models.PositiveSmallIntegerField(_("days ahead at most"), default=28)
    at_a_time = models.PositiveSmallIntegerField(_("bookings at a time"), default=2)
    cancel_cutoff_hours = models.PositiveSmallIntegerField(_("cancel until hours before"), default=2)
    needs_approval = models.BooleanField(_("each booking is approved"), default=False)
    buffer = models.PositiveSmallIntegerField(_("gap after each booking"), default=0)

    class Meta:
        verbose_name = _("booking policy")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(longest__gte=F("shortest")), name="policy_longest_after_shortest"
            ),
            models.CheckConstraint(condition=Q(granularity__in=[15, 30, 60]), name="policy_granularity"),
        ]

    def __str__(self) -> str:
        return str(self.resource)


class OpeningHours(models.Model):
    """One span of a weekday, on the space's wall clock. `closes` at 00:00 is the end of the day."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="opening_weekday"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"), name="opening_closes_after_opens"
            ),
            models.UniqueConstraint(fields=["resource", "weekday", "opens"], name="opening_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"
