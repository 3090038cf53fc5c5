"""When a mentor gives office hours: weekly, with exceptions, and not while their own calendar is busy."""

from datetime import datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from mentors.models.mentor import Mentor

STALE_AFTER = timedelta(hours=24)
SHORTEST, LONGEST = 15, 90
LENGTH = [MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]


class OfficeHours(models.Model):
    """How a mentor gives office hours: on which clock, and until when a session can be moved or cancelled."""

    mentor = models.OneToOneField(Mentor, on_delete=models.CASCADE, related_name="hours")
    zone = models.CharField(_("your clock"), max_length=64)
    cutoff_hours = models.PositiveSmallIntegerField(
        _("moved or cancelled until"), default=24, validators=[MaxValueValidator(168)]
    )

    class Meta:
        verbose_name_plural = _("office hours")

    def __str__(self) -> str:
        return f"{self.mentor}: {self.zone}"

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class WeeklyHours(models.Model):
    """Every week on this day, from and to on the mentor's clock, cut into slots of one length."""

    hours = models.ForeignKey(OfficeHours, on_delete=models.CASCADE, related_name="weekly")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=sorted(WEEKDAYS.items()))
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"), help_text=_("0:00 is midnight, the day’s end."))
    minutes = models.PositiveSmallIntegerField(_("minutes a session"), default=30, validators=LENGTH)
    place = models.CharField(_("place or link"), max_length=240)

    class Meta:
        verbose_name_plural = _("weekly hours")
        ordering = ["weekday", "begins", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")) | Q(ends=time(0)), name="weekly_hours_last"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST), name="weekly_hours_length"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekly_hours_day"),
            models.UniqueConstraint(fields=["hours", "weekday", "begins"], name="weekly_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"


class HoursException(models.Model):
    """Days off, from the first to the last; or, with times, extra slots on one day."""

    hours = models.ForeignKey(OfficeHours, on_delete=models.CASCADE, related_name="exceptions")
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    begins = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("to"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes a session"), null=True, blank=True, validators=LENGTH
    )
    place = models.CharField(_("place or link"), max_length=240, blank=True)

    class Meta:
        ordering = ["first_on", "begins", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="hours_exception_lasts"),
            models.CheckConstraint(
                condition=Q(begins=None, ends=None, minutes=None)
                | (
                    Q(begins__isnull=False, last_on=F("first_on"), minutes__gte=SHORTEST)
                    & Q(minutes__lte=LONGEST)
                    & (Q(ends__gt=F("begins")) | Q(ends=time(0)))
                ),
                name="hours_exception_off_or_extra",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_on} … {self.last_on}"

    @property
    def is_extra(self) -> bool:
        return self.begins is not None


class BusyCalendar(models.Model):
    """A mentor's own calendar, read as busy times only: what its entries say is never kept.

    `address` is a secret. `busy` are the periods of the weeks ahead, as pairs of UTC times.
    """

    hours = models.OneToOneField(OfficeHours, on_delete=models.CASCADE, related_name="calendar")
    address = models.TextField(_("address of your calendar"), max_length=2000)
    busy = models.JSONField(default=list)
    unreadable = models.PositiveIntegerField(default=0)
    synced_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=240, blank=True)

    def __str__(self) -> str:
        return self.host

    @property
    def host(self) -> str:
        """What may be shown of the address."""
        return urlsplit(self.address).hostname or "?"

    @property
    def is_stale(self) -> bool:
        return self.synced_at is None or self.synced_at < now() - STALE_AFTER

    @property
    def is_sure(self) -> bool:
        """Whether a gap in it means free: read within a day, and read whole."""
        return not self.is_stale and self.unreadable == 0

    @property
    def periods(self) -> list[tuple[datetime, datetime]]:
        return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in self.busy]
