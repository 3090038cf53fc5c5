"""What is taken and what is free, from the database: two queries for any number of units."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from incubator.core.clock import now
from resources.models import Booking, BookingPolicy, OpeningHours, Outage, Resource, Unit
from resources.queries import availability as av
from resources.queries.times import from_local, local, today, zone
from resources.states import HOLDING


@dataclass(frozen=True)
class Taken:
    """What holds one unit in a stretch of time."""

    bookings: list[Booking]
    outages: list[Outage]

    @property
    def spans(self) -> list[av.Span]:
        return [span_of(b.held) for b in self.bookings] + [span_of(o.period) for o in self.outages]


def span_of(period: Any) -> av.Span:
    """A range of the database as a span; one without an end goes on for ever."""
    return av.Span(period.lower, period.upper or av.FAR)


def taken_of(units: Iterable[Unit], start: datetime, end: datetime) -> dict[int, Taken]:
    """For each unit what holds it between `start` and `end`; requests hold nothing."""
    wanted = [unit.pk for unit in units]
    bookings, outages = defaultdict(list), defaultdict(list)
    live = Booking.objects.filter(unit__in=wanted, state__in=HOLDING, held__overlap=(start, end))
    for booking in live.select_related("person", "project").order_by("period"):
        bookings[booking.unit_id].append(booking)
    for outage in Outage.objects.filter(unit__in=wanted, period__overlap=(start, end)).order_by("period"):
        outages[outage.unit_id].append(outage)
    return {pk: Taken(bookings[pk], outages[pk]) for pk in wanted}


def policy_of(resource: Resource) -> BookingPolicy:
    """Its rules, or the house's where none were set."""
    try:
        return resource.policy
    except BookingPolicy.DoesNotExist:
        return BookingPolicy(resource=resource)


def hours_of(rows: Iterable[OpeningHours]) -> av.Hours:
    """Opening hours by weekday, as the pure functions want them."""
    hours: dict[int, list[tuple[time, time]]] = defaultdict(list)
    for row in rows:
        hours[row.weekday].append((row.opens, row.closes))
    return hours


def rules_of(policy: BookingPolicy) -> av.Rules:
    return av.Rules(step=policy.granularity, shortest=policy.shortest, buffer=policy.buffer)


def last_start(policy: BookingPolicy) -> datetime:
    """The end of the last day that may be booked now."""
    day = today() + timedelta(days=policy.ahead_days + 1)
    return from_local(datetime.combine(day, time(0))) - timedelta(minutes=1)


def free_near(
    units: Sequence[Unit],
    policy: BookingPolicy,
    hours: av.Hours,
    *,
    wanted: datetime,
    minutes: int,
    count: int = 3,
) -> list[tuple[Unit, av.Span]]:
    """The nearest free places of that length on any of these units, in order of time."""
    first = max(local(wanted).date() - timedelta(days=3), today())
    opens = av.open_spans(hours, first, 11, zone())
    if not opens or not units:
        return []
    taken = taken_of(units, opens[0].start, opens[-1].end + timedelta(days=1))
    found: list[tuple[Unit, av.Span]] = []
    for unit in units:
        spans = av.places(
            opens,
            taken[unit.pk].spans,
            rules_of(policy),
            minutes=minutes,
            earliest=now(),
            latest=last_start(policy),
        )
        found += [(unit, span) for span in av.nearest(spans, wanted, count)]
    found.sort(key=lambda place: (abs(place[1].start - wanted), place[0].tag))
    return sorted(found[:count], key=lambda place: place[1].start)


def free_units(start: datetime, end: datetime) -> Any:
    """Working units that are open and free from `start` to `end` (the same day on the space's clock)."""
    begins, finishes = local(start), local(end)
    period = (start, end)
    held = Booking.objects.filter(state__in=HOLDING, held__overlap=period).values("unit")
    out = Outage.objects.filter(period__overlap=period).values("unit")
    opened = OpeningHours.objects.filter(
        Q(closes__gte=finishes.time()) | Q(closes=time(0)), weekday=begins.weekday(), opens__lte=begins.time()
    ).values("resource")
    return Unit.objects.filter(state="working", resource__in=opened).exclude(pk__in=held).exclude(pk__in=out)


def weeks(day: date) -> tuple[date, date]:
    """The Mondays before and after that day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday - timedelta(days=7), monday + timedelta(days=7)
