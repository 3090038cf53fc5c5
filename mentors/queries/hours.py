"""Slots from weekly hours: pure arithmetic on a wall clock, without a database.

Eighteen o'clock stays eighteen o'clock across a clock change, because slots are cut on the mentor's wall clock and
only then turned into moments. A time that the wall clock skips in spring makes no slot; one that it shows twice in
autumn makes one slot, at its first showing. Each slot lasts its minutes in real time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

type Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Weekly:
    """The same hours each week, on `weekday` (0 is Monday); an end at 0:00 is midnight."""

    weekday: int
    begins: time
    ends: time
    minutes: int
    place: str = ""


@dataclass(frozen=True)
class Off:
    """Days without office hours, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Extra:
    """Slots on one day, beside the weekly ones and also on a day off."""

    day: date
    begins: time
    ends: time
    minutes: int
    place: str = ""


@dataclass(frozen=True, order=True)
class Slot:
    """One session's time, as moments in UTC."""

    start: datetime
    end: datetime
    place: str = ""

    def overlaps(self, spans: Iterable[Span]) -> bool:
        return any(start < self.end and self.start < end for start, end in spans)


def slots(
    weekly: Sequence[Weekly],
    off: Sequence[Off],
    extra: Sequence[Extra],
    zone: ZoneInfo,
    first: date,
    days: int,
) -> list[Slot]:
    """All slots of these days, in order; of two that overlap the earlier stays."""
    found: list[Slot] = []
    for day in (first + timedelta(days=number) for number in range(days)):
        if not any(one.first <= day <= one.last for one in off):
            for hours in weekly:
                if hours.weekday == day.weekday():
                    found += cut(day, hours, zone)
        for one_day in extra:
            if one_day.day == day:
                found += cut(day, one_day, zone)
    return list(apart(sorted(found)))


def cut(day: date, hours: Weekly | Extra, zone: ZoneInfo) -> Iterator[Slot]:
    """A day's hours in slots. What is shorter than a slot at the end is left."""
    length = timedelta(minutes=hours.minutes)
    wall = datetime.combine(day, hours.begins)
    end = datetime.combine(day, hours.ends) + (timedelta(days=1) if hours.ends == time(0) else timedelta(0))
    while wall + length <= end:
        if (start := moment(wall, zone)) is not None:
            yield Slot(start, start + length, hours.place)
        wall += length


def moment(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The first moment at which a clock of this zone shows `wall`; none when it skips it."""
    at = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return at if at.astimezone(zone).replace(tzinfo=None, fold=0) == wall else None


def apart(ordered: Iterable[Slot]) -> Iterator[Slot]:
    last: Slot | None = None
    for slot in ordered:
        if last is None or slot.start >= last.end:
            yield slot
            last = slot


def free(offered: Iterable[Slot], taken: Sequence[Span], not_before: datetime) -> list[Slot]:
    """What is left of the slots: not begun, and overlapping nothing that is taken."""
    return [slot for slot in offered if slot.start >= not_before and not slot.overlaps(taken)]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time in the fewest spans."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
