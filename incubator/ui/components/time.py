"""Times in the reader's zone and language."""

from datetime import date, datetime, timedelta

from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from incubator.core.clock import localdate, now
from incubator.ui.components.base import inner, render

type Moment = datetime | date


def local(at: Moment) -> Moment:
    """The same moment on the reader's clock; a date stays a date."""
    return timezone.localtime(at) if isinstance(at, datetime) and timezone.is_aware(at) else at


def day(at: Moment) -> str:
    """The day in words, as short as it can be without doubt."""
    on = at.date() if isinstance(at, datetime) else at
    distance = (on - localdate()).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if distance in near:
        return near[distance]
    if on.year == localdate().year:
        return formats.date_format(on, pgettext("PHP date format of a day in this year", "D j M"))
    return formats.date_format(on, pgettext("PHP date format of a day in another year", "j M Y"))


def clock(at: datetime) -> str:
    return formats.time_format(at, pgettext("PHP time format", "H:i"))


def spoken(at: Moment) -> str:
    """Day and, of a moment, the time."""
    return f"{day(at)}, {clock(at)}" if isinstance(at, datetime) else day(at)


def full(at: Moment) -> str:
    """Everything, for who hovers."""
    words = formats.date_format(at, pgettext("PHP date format in full", "l, j F Y"))
    return f"{words}, {clock(at)} {at.tzname() or ''}".strip() if isinstance(at, datetime) else words


def when(
    content: str, *, at: Moment | None, until: datetime | None = None, date: bool = False, form: str = ""
) -> SafeString:
    """A `<time>`: “today, 14:00”; `until` makes a span; `date` leaves the time away; `form` is a format."""
    if at is None:
        return SafeString("")
    at = local(at)
    words = formats.date_format(at, form) if form else day(at) if date else spoken(at)
    if until is not None:
        end = local(until)
        same = isinstance(at, datetime) and isinstance(end, datetime) and end.date() == at.date()
        words = f"{words}–{clock(end) if same and isinstance(end, datetime) else spoken(end)}"
    return render("when", words=inner(content) or words, iso=at.isoformat(), full=full(at))


def ago(at: Moment | None) -> SafeString:
    """How long since (or until) in the largest unit, with the full time as title."""
    if at is None:
        return SafeString("")
    if isinstance(at, datetime):
        distance, point = now() - at, now()
        if abs(distance) < timedelta(minutes=1):
            words = _("just now")
        elif distance > timedelta(0):
            words = _("%(time)s ago") % {"time": timesince(at, point, depth=1)}
        else:
            words = _("in %(time)s") % {"time": timesince(point, at, depth=1)}
    else:
        words = day(at)
    at = local(at)
    return render("when", words=words, iso=at.isoformat(), full=full(at))
