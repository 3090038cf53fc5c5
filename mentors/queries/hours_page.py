"""A mentor's own page of office hours: what they set, and what comes of it in the weeks ahead."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import FETCH_RAISE, QuerySet
from django.utils import formats

from incubator.core.clock import now
from mentors.models import BusyCalendar, HoursException, Mentor, OfficeHours, Session, WeeklyHours
from mentors.queries.hours import Slot
from mentors.queries.offered import offer_of
from mentors.states import AHEAD, LISTED


@dataclass(frozen=True)
class Place:
    """A slot on the mentor's clock: free, or a session, or busy otherwise."""

    clock: str
    is_free: bool
    session: Session | None


@dataclass(frozen=True)
class Day:
    """A day ahead, on the mentor's clock, with its slots and what each is."""

    words: str
    slots: list["Place"]


@dataclass(frozen=True)
class HoursPage:
    """What the mentor set, with the four weeks that follow from it."""

    mentor: Mentor
    hours: OfficeHours
    weekly: list[WeeklyHours]
    exceptions: list[HoursException]
    calendar: BusyCalendar | None
    days: list[Day]
    free: int
    off_but_booked: list[Session]
    is_paused: bool


def own_mentors(user: Any) -> QuerySet[Mentor]:
    """The reader's own record, where they are a mentor now."""
    if not user.is_authenticated:
        return Mentor.objects.none()
    return Mentor.objects.select_related("person").filter(person=user, state__in=LISTED)


def own_weekly(user: Any) -> QuerySet[WeeklyHours]:
    return WeeklyHours.objects.select_related("hours__mentor__person").filter(
        hours__mentor__in=own_mentors(user)
    )


def own_exceptions(user: Any) -> QuerySet[HoursException]:
    return HoursException.objects.select_related("hours__mentor__person").filter(
        hours__mentor__in=own_mentors(user)
    )


def hours_page(mentor: Mentor) -> HoursPage:
    """A fixed number of queries. Nothing is written: hours that don't exist yet are shown as they would begin."""
    offered = offer_of(mentor.pk)
    if offered is None:
        zone = mentor.person.time_zone or settings.SPACE_TIME_ZONE
        empty = OfficeHours(mentor=mentor, zone=zone)
        return HoursPage(mentor, empty, [], [], None, [], 0, [], mentor.state == "paused")
    hours = offered.hours
    ahead = list(
        Session.objects.filter(mentor=mentor, state__in=AHEAD, period__endswith__gt=now())
        .select_related("project")
        .fetch_mode(FETCH_RAISE)
    )
    today = now().astimezone(hours.clock).date()
    exceptions = [one for one in hours.exceptions.all() if one.last_on >= today]
    free = {slot.start for slot in offered.free}
    return HoursPage(
        mentor=mentor,
        hours=hours,
        weekly=list(hours.weekly.all()),
        exceptions=exceptions,
        calendar=offered.calendar,
        days=days_of(offered.all, free, ahead, hours),
        free=len(free),
        off_but_booked=[one for one in ahead if is_off(one, exceptions)],
        is_paused=mentor.state == "paused",
    )


def days_of(slots: list[Slot], free: set[datetime], ahead: list[Session], hours: OfficeHours) -> list[Day]:
    booked = {one.starts_at: one for one in ahead}
    found = []
    for day, group in groupby(slots, key=lambda slot: slot.start.astimezone(hours.clock).date()):
        rows = [
            Place(f"{slot.start.astimezone(hours.clock):%H:%M}", slot.start in free, booked.get(slot.start))
            for slot in group
        ]
        found.append(Day(formats.date_format(day, "l j F"), rows))
    return found


def is_off(session: Session, exceptions: list[HoursException]) -> bool:
    day = session.starts_at.astimezone(session.clock).date()
    return any(not one.is_extra and one.first_on <= day <= one.last_on for one in exceptions)
