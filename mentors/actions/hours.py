"""A mentor's office hours: the clock, the week, the exceptions and their own calendar as busy time."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Refused
from mentors.actions.mentors import locked_mentor
from mentors.models import BusyCalendar, HoursException, Mentor, OfficeHours, WeeklyHours
from mentors.queries.busy import Busy, as_pairs
from mentors.states import LISTED

MOST_ROWS = 40


@transaction.atomic
def change_hours(mentor: Mentor, *, by: Person, zone: str, cutoff_hours: int) -> OfficeHours:
    """On which clock the week is read, and the cut-off. Sessions that are booked keep their time."""
    hours = held_hours(mentor, by)
    hours.zone, hours.cutoff_hours = zone, cutoff_hours
    hours.save(update_fields=["zone", "cutoff_hours"])
    record("hours.changed", hours, by=by, what="clock")
    return hours


@transaction.atomic
def add_weekly(mentor: Mentor, *, by: Person, **values: Any) -> WeeklyHours:
    """Hours that come every week. Those that overlap hours of the same day are refused."""
    hours = held_hours(mentor, by)
    new = WeeklyHours(hours=hours, **values)
    rows = list(hours.weekly.all())
    refuse_many(len(rows))
    for row in rows:
        if row.weekday == new.weekday and starts_before_end(row, new) and starts_before_end(new, row):
            raise Refused(_("These hours overlap %(hours)s. Remove those first.") % {"hours": row})
    new.save()
    record("hours.changed", hours, by=by, what="week")
    return new


@transaction.atomic
def remove_weekly(row: WeeklyHours, *, by: Person) -> None:
    """No new slots from it. Sessions that are booked stay."""
    hours = held_hours(row.hours.mentor, by)
    if WeeklyHours.objects.filter(pk=row.pk, hours=hours).delete()[0]:
        record("hours.changed", hours, by=by, what="week")


@transaction.atomic
def add_exception(mentor: Mentor, *, by: Person, **values: Any) -> HoursException:
    """Days off, or extra slots on one day. Sessions that are booked stay: the page names them."""
    hours = held_hours(mentor, by)
    refuse_many(hours.exceptions.filter(last_on__gte=now().date()).count())
    again = hours.exceptions.filter(**values).first()
    if again is not None:
        return again
    new = HoursException.objects.create(hours=hours, **values)
    record("hours.changed", hours, by=by, what="exception")
    return new


@transaction.atomic
def remove_exception(row: HoursException, *, by: Person) -> None:
    hours = held_hours(row.hours.mentor, by)
    if HoursException.objects.filter(pk=row.pk, hours=hours).delete()[0]:
        record("hours.changed", hours, by=by, what="exception")


@transaction.atomic
def connect_calendar(mentor: Mentor, *, by: Person, address: str) -> BusyCalendar:
    """Read the mentor's own calendar from now on. Nothing is known of it until it was read: that never means free."""
    hours = held_hours(mentor, by)
    BusyCalendar.objects.filter(hours=hours).delete()
    calendar = BusyCalendar.objects.create(hours=hours, address=address)
    record("calendar.connected", hours, by=by)
    return calendar


@transaction.atomic
def remove_calendar(mentor: Mentor, *, by: Person) -> None:
    """Forget the address and all that was read."""
    hours = held_hours(mentor, by)
    if BusyCalendar.objects.filter(hours=hours).delete()[0]:
        record("calendar.removed", hours, by=by)


@transaction.atomic
def ask_for_reading(mentor: Mentor, *, by: Person) -> None:
    """Have it read again soon."""
    hours = held_hours(mentor, by)
    BusyCalendar.objects.filter(hours=hours).update(tried_at=None)


@transaction.atomic
def claim_calendar(pk: int, *, before: datetime) -> BusyCalendar | None:
    """Mark it as tried now, so that one worker reads it; none when another is at it or it is not due."""
    rows = BusyCalendar.objects.select_for_update(of=("self",), skip_locked=True).select_related("hours")
    calendar = rows.filter(pk=pk).first()
    if calendar is None or (calendar.tried_at is not None and calendar.tried_at > before):
        return None
    calendar.tried_at = now()
    calendar.save(update_fields=["tried_at"])
    return calendar


@transaction.atomic
def keep_busy(calendar: BusyCalendar, busy: Busy) -> BusyCalendar | None:
    """What was read, unless the mentor named another address meanwhile."""
    rows = BusyCalendar.objects.select_for_update(of=("self",)).select_related("hours")
    current = rows.filter(pk=calendar.pk, address=calendar.address).first()
    if current is None:
        return None
    current.busy, current.unreadable = list(as_pairs(busy.spans)), busy.unreadable
    current.synced_at, current.failure = now(), ""
    current.save(update_fields=["busy", "unreadable", "synced_at", "failure"])
    return current


def keep_failure(calendar: BusyCalendar, said: str) -> None:
    """Why it could not be read. What was known stays known; it grows stale."""
    BusyCalendar.objects.filter(pk=calendar.pk, address=calendar.address).update(failure=said[:240])


def held_hours(mentor: Mentor, by: Person) -> OfficeHours:
    """The mentor's row held, their right asked, their hours made at the first need."""
    mentor = locked_mentor(mentor.pk)
    require(by, "mentors.keep_hours", mentor)
    if mentor.state not in LISTED:
        raise Refused(_("Office hours are for approved mentors."))
    zone = mentor.person.time_zone or settings.SPACE_TIME_ZONE
    hours, _new = OfficeHours.objects.get_or_create(mentor=mentor, defaults={"zone": zone})
    return hours


def refuse_many(number: int) -> None:
    if number >= MOST_ROWS:
        raise Refused(_("That is more than a week holds. Remove some first."))


def starts_before_end(one: WeeklyHours, other: WeeklyHours) -> bool:
    """Whether `one` begins before `other` ends; an end at 0:00 is midnight."""
    return not other.ends.hour + other.ends.minute or one.begins < other.ends
