"""The space's clock: a machine stands in one place, so its times are told in that place's zone to everybody."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from incubator.core.clock import now


def zone() -> ZoneInfo:
    return ZoneInfo(settings.SPACE_TIME_ZONE)


def local(at: datetime) -> datetime:
    """The moment on the space's clock."""
    return at.astimezone(zone())


def today() -> date:
    return local(now()).date()


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def from_local(at: datetime) -> datetime:
    """A naive wall-clock time of the space as UTC."""
    return at.replace(tzinfo=zone()).astimezone(UTC)


def spoken_day(day: date) -> str:
    """“Tuesday 24 November”."""
    return formats.date_format(day, "l j F")


def spoken(start: datetime, end: datetime) -> str:
    """“Tue 24 Nov, 14:00–16:00”; both days when it ends on another."""
    start, end = local(start), local(end)
    last = (
        f"{end:%H:%M}" if end.date() == start.date() else f"{formats.date_format(end, 'D j M')}, {end:%H:%M}"
    )
    return f"{formats.date_format(start, 'D j M')}, {start:%H:%M}–{last}"


def lasting(minutes: int) -> str:
    """“1 hour”, “90 minutes”."""
    if minutes % 60:
        return _("%(count)s minutes") % {"count": minutes}
    hours = minutes // 60
    return _("1 hour") if hours == 1 else _("%(count)s hours") % {"count": hours}
