"""What a mentor offers in the weeks ahead, and what of it is free: rows put into the arithmetic of `hours`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import FETCH_RAISE, QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from incubator.core.clock import now
from mentors.models import BusyCalendar, OfficeHours, Session
from mentors.queries.hours import Extra, Off, Slot, Span, Weekly, free, slots
from mentors.states import AHEAD

WEEKS = 4
LEAD = timedelta(hours=2)  # nobody is surprised by a session sooner than this
WITHIN = timedelta(weeks=WEEKS)


@dataclass(frozen=True)
class Offered:
    """A mentor's slots: all of them, what is free, and whether free is more than a guess."""

    hours: OfficeHours
    all: list[Slot]
    free: list[Slot]
    calendar: BusyCalendar | None

    @property
    def is_sure(self) -> bool:
        """Without a calendar the mentor's word holds; with one, it must have been read within a day."""
        return self.calendar is None or self.calendar.is_sure

    @property
    def shown(self) -> list["Shown"]:
        return [Shown(slot, self.is_sure) for slot in self.free]


@dataclass(frozen=True)
class Shown:
    """A slot as people read it, on their own clock: “Tuesday 4 May, 10:00, free”."""

    slot: Slot
    is_sure: bool

    @property
    def key(self) -> str:
        return key_of(self.slot.start)

    @property
    def day(self) -> str:
        return day_of(self.slot.start)

    @property
    def rest(self) -> str:
        state = _("free") if self.is_sure else _("the mentor confirms")
        return f"{formats.time_format(timezone.localtime(self.slot.start), 'H:i')}, {state}"

    @property
    def words(self) -> str:
        return f"{self.day}, {self.rest}"


def key_of(at: datetime) -> str:
    """A moment as it stands in an address and a form: UTC to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def day_of(at: datetime) -> str:
    """“Tuesday 4 May”, on the reader's clock."""
    local = timezone.localtime(at)
    return formats.date_format(local, "l j F" if local.year == timezone.localdate().year else "l j F Y")


def hours_with_parts() -> QuerySet[OfficeHours]:
    """Three queries for any number of mentors."""
    return (
        OfficeHours.objects.select_related("mentor__person", "calendar")
        .prefetch_related("weekly", "exceptions")
        .fetch_mode(FETCH_RAISE)
    )


def offers_of(mentors: Iterable[int], but: int | None = None) -> dict[int, Offered]:
    """By mentor: four queries, however many. The time of session `but` counts as free."""
    rows = list(hours_with_parts().filter(mentor__in=list(mentors)))
    taken = taken_of([row.mentor_id for row in rows], but)
    return {row.mentor_id: offered(row, taken[row.mentor_id]) for row in rows}


def offer_of(mentor: int, but: int | None = None) -> Offered | None:
    return offers_of([mentor], but).get(mentor)


def offered(hours: OfficeHours, taken: list[Span]) -> Offered:
    """Nothing is free while the mentor pauses. What a stale calendar knows to be busy is busy all the same."""
    calendar = getattr(hours, "calendar", None)
    everything = slots_of(hours)
    busy = calendar.periods if calendar else []
    takes = hours.mentor.state == "approved"
    left = free(everything, [*taken, *busy], now() + LEAD) if takes else []
    return Offered(hours, everything, left, calendar)


def slots_of(hours: OfficeHours) -> list[Slot]:
    """All slots from now on for four weeks, on the mentor's clock."""
    exceptions: list[Any] = list(hours.exceptions.all())
    weekly = [Weekly(row.weekday, row.begins, row.ends, row.minutes, row.place) for row in hours.weekly.all()]
    off = [Off(row.first_on, row.last_on) for row in exceptions if not row.is_extra]
    extra = [
        Extra(row.first_on, row.begins, row.ends, row.minutes, row.place)
        for row in exceptions
        if row.is_extra
    ]
    today = now().astimezone(hours.clock).date()
    found = slots(weekly, off, extra, hours.clock, today, WEEKS * 7 + 1)
    return [slot for slot in found if now() <= slot.start < now() + WITHIN]


def taken_of(mentors: list[int], but: int | None = None) -> dict[int, list[Span]]:
    taken: dict[int, list[Span]] = defaultdict(list)
    live = Session.objects.filter(mentor__in=mentors, state__in=AHEAD)
    if but is not None:
        live = live.exclude(pk=but)
    for mentor, period in live.values_list("mentor", "period"):
        taken[mentor].append((period.lower, period.upper))
    return taken
