"""A mentor with hours and a team that they help, for tests of sessions. Frozen at Monday 2 March 2026, 09:00 UTC."""

from datetime import UTC, datetime, time, timedelta

from mentors.actions.sessions import book_session
from mentors.models import BusyCalendar, OfficeHours, Session, SessionLetter, WeeklyHours, period_of
from tests.factories import MentorshipFactory

FIRST = datetime(2026, 3, 3, 17, tzinfo=UTC)  # Tuesday 18:00 in Zurich, 32 hours ahead
SECOND = FIRST + timedelta(minutes=30)
LATER = FIRST + timedelta(days=7)


def with_hours(mentor, **values):
    """Tuesdays from 18 to 19 in Zurich, half an hour each."""
    values = {"zone": "Europe/Zurich", "cutoff_hours": 24, **values}
    hours = OfficeHours.objects.create(mentor=mentor, **values)
    WeeklyHours.objects.create(
        hours=hours, weekday=1, begins=time(18), ends=time(19), minutes=30, place="Room 2"
    )
    return hours


def helped(mentor, project):
    return MentorshipFactory(mentor=mentor, project=project, state="active", answered_at=FIRST)


def booked(mentorship, by, start=FIRST, agenda="The hinge"):
    return book_session(mentorship, by=by, start=start, agenda=agenda)


def session_in(mentorship, state, start=FIRST, **values) -> Session:
    """A row in a state, without the acts that lead there."""
    return Session.objects.create(
        mentorship=mentorship, mentor=mentorship.mentor, project=mentorship.project, zone="Europe/Zurich",
        period=period_of(start, start + timedelta(minutes=30)), place="Room 2", agenda="The hinge", state=state,
        cutoff_at=start - timedelta(hours=24), **values,
    )  # fmt: skip


def with_calendar(hours, synced_at=None, busy=(), unreadable=0):
    pairs = [[start.isoformat(), end.isoformat()] for start, end in busy]
    return BusyCalendar.objects.create(
        hours=hours, address="https://calendar.example/secret-key.ics", synced_at=synced_at, tried_at=synced_at,
        busy=pairs, unreadable=unreadable,
    )  # fmt: skip


def letters(session):
    rows = SessionLetter.objects.filter(session=session).order_by("pk")
    return [(row.person.name, row.method, row.sequence) for row in rows.select_related("person")]
