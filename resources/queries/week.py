"""The picture of a unit's week: free cells to press, bookings as blocks, what is broken."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from incubator.accounts.permissions import is_operator
from incubator.core.clock import now
from projects.models import Project
from resources.models import Booking, Unit
from resources.queries import availability as av
from resources.queries.calendar import hours_of, last_start, policy_of, rules_of, span_of, taken_of
from resources.queries.times import local, monday_of, spoken_day, today, zone

DAYS = 7


@dataclass
class Day:
    """One day for the list on a phone: what can be pressed, what is taken."""

    day: date
    name: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    rest: list[dict[str, Any]] = field(default_factory=list)  # closed, past or too far: only drawn


@dataclass(frozen=True)
class Week:
    """Everything that the week's picture needs; times are on the space's clock."""

    unit: Unit
    monday: date
    days: list[Day]
    opens: int
    closes: int

    @property
    def title(self) -> str:
        last = self.monday + timedelta(days=DAYS - 1)
        return f"{formats.date_format(self.monday, 'j M')} – {formats.date_format(last, 'j M Y')}"

    @property
    def columns(self) -> list[tuple[str, bool]]:
        return [(formats.date_format(day.day, "D j"), day.day == today()) for day in self.days]

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return [block for day in self.days for block in [*day.blocks, *day.rest]]

    def url(self, weeks: int) -> str:
        """The same unit, some weeks on."""
        return f"?{urlencode({'unit': self.unit.tag, 'week': self.monday + timedelta(days=7 * weeks)})}"

    @property
    def before(self) -> str:
        return self.url(-1) if self.monday > monday_of(today()) else ""

    @property
    def after(self) -> str:
        return self.url(1)


def week_of_unit(unit: Unit, user: Any, day: date) -> Week:
    """The week of that day. Wants the resource with policy and opening hours; asks for bookings, outages, projects."""
    monday = monday_of(day)
    policy = policy_of(unit.resource)
    hours = hours_of(unit.resource.opening_hours.all())
    opens = av.open_spans(hours, monday, DAYS, zone())
    days = [Day(on, spoken_day(on)) for on in (monday + timedelta(days=n) for n in range(DAYS))]
    start, end = av.at(monday, time(0), zone()), av.at(monday + timedelta(days=DAYS), time(0), zone())
    taken = taken_of([unit], start, end)[unit.pk]
    if unit.state == "working":
        for cell in av.free_cells(
            opens, taken.spans, rules_of(policy), earliest=now(), latest=last_start(policy)
        ):
            put(days, cell, state="free", url=form_url(unit, cell.start))
    mine = set(own_projects(user).values_list("pk", flat=True)) if user.is_authenticated else set()
    for booking in taken.bookings:
        put(days, av.Span(booking.starts_at, booking.ends_at), **told_of(booking, user, mine))
    for outage in taken.outages:
        for shown in within(span_of(outage.period), opens):
            put(days, shown, state="out", label=_("Out of order"), note=outage.reason, url="")
    first, last = edges(hours)
    for index, one in enumerate(days):
        one.blocks.sort(key=lambda block: block["start"])
        one.rest = rest_of(index, one, first, last)
    return Week(unit, monday, days, first, last)


def told_of(booking: Booking, user: Any, mine: set[int]) -> dict[str, Any]:
    """What this person learns of a booking: its people only if it is theirs, their team's, or they run the space."""
    own = user.is_authenticated and booking.person_id == user.pk
    if not (own or booking.project_id in mine or is_operator(user)):
        return {"state": "busy", "label": _("booked"), "url": ""}
    who = _("you") if own else booking.person.name if booking.person else _("somebody who left")
    title = booking.project.title if booking.project else who
    note = who if booking.project else ""
    return {
        "state": "mine" if own else "busy",
        "label": title,
        "note": note,
        "url": booking.get_absolute_url(),
    }


def put(days: list[Day], span: av.Span, **block: Any) -> None:
    """Lay a span into its days; one that passes midnight is laid into both."""
    for index, start, end in by_day(days, span):
        on = days[index]
        clock = f"{start:%H:%M}"
        on.blocks.append(
            {
                "label": "",
                "day": index,
                "dayname": on.name,
                "start": start,
                "end": end,
                "clock": clock,
                **block,
            }
        )


def rest_of(index: int, day: Day, first: int, last: int) -> list[dict[str, Any]]:
    """What of the picture is neither free nor taken."""
    start, end = (
        datetime.combine(day.day, time(first)),
        datetime.combine(day.day, time(0)) + timedelta(hours=last),
    )
    shown = [
        av.Span(*(datetime.combine(day.day, block[edge]) for edge in ("start", "end")))
        for block in day.blocks
    ]
    midnight = datetime.combine(day.day + timedelta(days=1), time(0))
    shown = [av.Span(span.start, span.end if span.end > span.start else midnight) for span in shown]
    closed = {
        "day": index,
        "dayname": day.name,
        "state": "closed",
        "label": "",
        "spoken": _("not free"),
        "url": "",
    }
    left = av.without([av.Span(start, end)], shown)
    return [{**closed, "start": span.start.time(), "end": span.end.time()} for span in left]


def by_day(days: list[Day], span: av.Span) -> Iterator[tuple[int, time, time]]:
    """The parts of a span on each day: its place and the wall-clock times; 00:00 as an end is the day's end."""
    start, end = (
        local(span.start),
        local(min(span.end, av.at(days[-1].day + timedelta(days=1), time(0), zone()))),
    )
    for index, day in enumerate(days):
        if start.date() <= day.day <= end.date() and (day.day < end.date() or end.time() > time(0)):
            first = start.time() if day.day == start.date() else time(0)
            last = end.time() if day.day == end.date() else time(0)
            yield index, first, last


def within(span: av.Span, opens: list[av.Span]) -> list[av.Span]:
    """The parts of a span that lie in the opening hours."""
    return [
        av.Span(max(span.start, other.start), min(span.end, other.end))
        for other in opens
        if span.overlaps(other)
    ]


def edges(hours: av.Hours) -> tuple[int, int]:
    """The first and the last hour that the picture shows."""
    spans = [span for day in hours.values() for span in day]
    if not spans:
        return 8, 18
    closes = [24 if end == time(0) else end.hour + bool(end.minute) for _start, end in spans]
    return min(start.hour for start, _end in spans), max(closes)


def form_url(unit: Unit, start: datetime) -> str:
    query = urlencode({"unit": unit.tag, "start": f"{local(start):%Y-%m-%dT%H:%M}"})
    return f"{reverse('booking_new', args=[unit.resource.slug])}?{query}"


def own_projects(user: Any) -> QuerySet[Project]:
    """The projects that this person may book for."""
    return Project.objects.filter(memberships__person=user).order_by("title")
