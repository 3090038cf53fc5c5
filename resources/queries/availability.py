"""What is free: pure functions over opening hours and what is taken. No database, no clock.

Opening hours are on the space's wall clock, so 18:00 stays 18:00 across the clock change; spans are aware datetimes in
UTC, half-open `[start, end)`, so that arithmetic on them is true.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

type Hours = Mapping[int, Sequence[tuple[time, time]]]
FAR = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


@dataclass(frozen=True, order=True)
class Span:
    """From `start` up to, and without, `end`."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds()) // 60

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Rules:
    """What of a policy matters for finding a place: all in minutes."""

    step: int
    shortest: int
    buffer: int = 0


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """That wall-clock time as UTC. In the hour that happens twice, the first; in the one that does not, after it."""
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def open_spans(hours: Hours, first: date, days: int, zone: ZoneInfo) -> list[Span]:
    """When it is open on `days` days from `first` on, in order; touching spans are one."""
    spans = []
    for day in (first + timedelta(days=n) for n in range(days)):
        for opens, closes in sorted(hours.get(day.weekday(), ())):
            end = at(day + timedelta(days=1), time(0), zone) if closes == time(0) else at(day, closes, zone)
            spans.append(Span(at(day, opens, zone), end))
    return merged(spans)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time in order, with touching and overlapping spans joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        elif span.start < span.end:
            joined.append(span)
    return joined


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of `spans` when `taken` is cut out."""
    blocks, left = merged(taken), []
    for span in spans:
        start = span.start
        for block in blocks:
            if block.end <= start or block.start >= span.end:
                continue
            if block.start > start:
                left.append(Span(start, block.start))
            start = max(start, block.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def fits(wanted: Span, opens: Sequence[Span], taken: Sequence[Span], buffer: int = 0) -> bool:
    """Whether it lies in the opening hours and, with its gap, beside everything taken."""
    held = Span(wanted.start, wanted.end + timedelta(minutes=buffer))
    return any(span.covers(wanted) for span in opens) and not any(held.overlaps(block) for block in taken)


def starts(opens: Iterable[Span], step: int) -> Iterator[datetime]:
    """Every start that the grid allows, counted from each opening."""
    for span in opens:
        start = span.start
        while start < span.end:
            yield start
            start += timedelta(minutes=step)


def places(
    opens: Sequence[Span],
    taken: Sequence[Span],
    rules: Rules,
    *,
    minutes: int,
    earliest: datetime,
    latest: datetime = FAR,
) -> list[Span]:
    """Every span of that length that can be booked, overlapping ones too, in order."""
    length, gap = timedelta(minutes=minutes), timedelta(minutes=rules.buffer)
    blocks = merged(taken)
    begins = [block.start for block in blocks]
    found = []
    for span in opens:
        for start in starts([span], rules.step):
            end = start + length
            if end > span.end or start > latest:
                break
            if start < earliest:
                continue
            before = bisect_left(begins, end + gap) - 1  # of the blocks that begin before it ends, the last
            if before < 0 or blocks[before].end <= start:
                found.append(Span(start, end))
    return found


def nearest(found: Sequence[Span], wanted: datetime, count: int = 3) -> list[Span]:
    """The `count` that start closest to what was wanted, in order of time, none overlapping another."""
    chosen: list[Span] = []
    for span in sorted(found, key=lambda span: (abs(span.start - wanted), span.start)):
        if not any(span.overlaps(other) for other in chosen):
            chosen.append(span)
        if len(chosen) == count:
            break
    return sorted(chosen)


def cells(opens: Sequence[Span], size: int) -> list[Span]:
    """Opening hours cut into cells of `size` minutes, counted from each opening."""
    length = timedelta(minutes=size)
    return [Span(start, min(start + length, span.end)) for span in opens for start in starts([span], size)]


def free_cells(
    opens: Sequence[Span],
    taken: Sequence[Span],
    rules: Rules,
    *,
    earliest: datetime,
    latest: datetime = FAR,
    size: int = 60,
) -> list[Span]:
    """The cells of a week's picture from which the shortest booking is possible, cut to what is free."""
    possible = {
        span.start
        for span in places(opens, taken, rules, minutes=rules.shortest, earliest=earliest, latest=latest)
    }
    found = []
    for cell in cells(opens, max(size, rules.step)):
        for piece in without([cell], taken):
            first = next((start for start in sorted(possible) if piece.start <= start < piece.end), None)
            if first is not None:
                found.append(Span(first, piece.end))
    return found
