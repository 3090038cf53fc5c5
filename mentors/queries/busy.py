"""When a calendar is busy: an ICS text read into spans of time, each event in its own zone. No database.

Nothing else of the events leaves this module. An event that is free (transparent), cancelled or one of our own
sessions does not count. A time without a zone, and a whole day, is on the mentor's clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from icalendar.timezone import tzp

from mentors.queries.hours import Span, merged

MOST_EVENTS = 10_000
MOST_A_DAY = 48  # repeats of one rule
READING = Lock()  # icalendar keeps the zones that feeds define in one table for the whole process


class Unreadable(Exception):
    """It is no calendar, or one that asks too much. `str()` is a sentence for people."""


@dataclass(frozen=True)
class Busy:
    """What was found, and how many events could not be read, so that a gap may not mean free."""

    spans: list[Span]
    unreadable: int


def busy_times(ics: bytes, *, since: datetime, until: datetime, zone: ZoneInfo, own_host: str) -> Busy:
    """All busy time between two moments."""
    with READING:
        tzp.use_default()  # forgets what the last feed called its zones: another may call a different one the same
        events, unreadable = expanded(parsed(ics), since, until)
        found = [span_of(event, zone) for event in events if counts(event, own_host)]
    spans = [(max(span[0], since), min(span[1], until)) for span in found if span is not None]
    return Busy(merged(span for span in spans if span[0] < span[1]), unreadable)


def parsed(ics: bytes) -> Calendar:
    if ics.count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise Unreadable("too many events")
    try:
        calendars = Calendar.from_ical(ics, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Unreadable("not a calendar") from error
    if len(calendars) != 1 or calendars[0].name != "VCALENDAR":
        raise Unreadable("not one calendar")
    return calendars[0]


def expanded(calendar: Any, since: datetime, until: datetime) -> tuple[list[Any], int]:
    """Each occurrence, series by series, so that one that can't be read spoils no other."""
    series: dict[str, list[Any]] = {}
    for number, event in enumerate(calendar.walk("VEVENT")):
        series.setdefault(str(event.get("UID") or f"#{number}"), []).append(event)
    zones = list(calendar.walk("VTIMEZONE"))
    found, unreadable = [], 0
    for events in series.values():
        alone = Calendar()
        for name in ("X-WR-TIMEZONE", "PRODID", "VERSION"):
            if name in calendar:
                alone[name] = calendar[name]
        alone.subcomponents = [*zones, *events]
        try:
            if any(is_wild(rule) for event in events for rule in rules_of(event)):
                raise Unreadable("repeats too often")
            # A day wider on both sides: the library compares naive times with the moments as they stand.
            wide = timedelta(days=1)
            found += recurring_ical_events.of(alone).between(since - wide, until + wide)
        except Exception:
            unreadable += 1
    return found, unreadable


def rules_of(event: Any) -> list[Any]:
    rules = event.get("RRULE", [])
    return rules if isinstance(rules, list) else [rules]


def is_wild(rule: Any) -> bool:
    """Whether a rule makes more than `MOST_A_DAY` events a day: nobody's calendar, but a way to keep us busy."""
    often = {"SECONDLY": 86_400, "MINUTELY": 1_440, "HOURLY": 24}.get(str((rule.get("FREQ") or [""])[0]), 1)
    for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        often *= max(1, len(rule.get(part, [])))
    return often > MOST_A_DAY


def counts(event: Any, own_host: str) -> bool:
    if str(event.get("TRANSP", "OPAQUE")).upper() == "TRANSPARENT":
        return False
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    uid = str(event.get("UID", ""))
    return not (uid.startswith("session-") and uid.endswith(f"@{own_host}"))


def span_of(event: Any, zone: ZoneInfo) -> Span | None:
    """From and to as moments; an end before the start is taken the other way round."""
    start, end = (as_moment(at, zone) for at in (event.start, event.end))
    if start == end and not isinstance(event.start, datetime):
        end = as_moment(event.start + timedelta(days=1), zone)
    return (min(start, end), max(start, end)) if start != end else None


def as_moment(at: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(at, datetime):
        at = datetime.combine(at, time(0))
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=zone).astimezone(UTC)


def as_pairs(spans: list[Span]) -> Iterator[list[str]]:
    """As they are kept."""
    for start, end in spans:
        yield [start.isoformat(), end.isoformat()]
