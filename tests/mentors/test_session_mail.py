"""Calendar entries by mail, parsed back; and calendars of mentors, read by the task."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail.backends.locmem import EmailBackend
from icalendar import Calendar

from incubator.core.clock import now
from incubator.core.fetching import NotFetched
from mentors import tasks
from mentors.actions.hours import connect_calendar
from mentors.actions.sessions import cancel_session, move_session
from mentors.models import BusyCalendar, Session, SessionLetter
from mentors.tasks import mail_session_letters, read_busy_calendars
from tests.mentors.hourly import FIRST, LATER, SECOND, booked, helped, with_calendar, with_hours

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def hours(mentor):
    return with_hours(mentor)


@pytest.fixture
def pair(hours, mentor, project):
    return helped(mentor, project)


def entry_of(mail):
    """The calendar part of a mail as it leaves, its method as the header says it, and the event."""
    parts = list(message_from_bytes(mail.message().as_bytes()).walk())
    part = next(one for one in parts if one.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    return part.get_param("method"), calendar, calendar.walk("VEVENT")[0]


def test_an_entry_goes_to_each_of_both_sides_with_the_mentors_clock(pair, lead, mailoutbox):
    session = booked(pair, lead, agenda="The hinge,\nand the lid; ü")
    assert (mail_session_letters(), mail_session_letters()) == (3, 0)

    assert [mail.to for mail in mailoutbox] == [
        ["mira@test.example"],
        ["lena@test.example"],
        ["milo@test.example"],
    ]
    method, calendar, event = entry_of(mailoutbox[1])
    assert (method, str(calendar["METHOD"])) == ("REQUEST", "REQUEST")
    assert event["DTSTART"].params["TZID"] == "Europe/Zurich"
    assert event["DTSTART"].to_ical() == b"20260303T180000"
    assert (event.start, event.end) == (FIRST, SECOND)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Zurich"]
    assert str(event["UID"]).startswith(f"session-{session.pk}@")
    assert (event["SEQUENCE"], str(event["LOCATION"]), str(event["STATUS"])) == (1, "Room 2", "CONFIRMED")
    assert str(event["ATTENDEE"]) == "mailto:lena@test.example"
    assert "The hinge,\nand the lid; ü" in str(event["DESCRIPTION"])
    assert "Tuesday 3 March 2026, 18:00 (Europe/Zurich)" in mailoutbox[1].body
    assert "milo@" not in mailoutbox[1].message().as_string(), "nobody's address goes to another"


def test_one_uid_and_a_growing_number_through_its_whole_life(pair, lead, mailoutbox):
    session = booked(pair, lead)
    move_session(session, by=lead, start=LATER)
    cancel_session(session, by=lead, reason="The kiln is cold")
    mail_session_letters()

    mine = [entry_of(mail) for mail in mailoutbox if mail.to == ["lena@test.example"]]
    assert [(method, event["SEQUENCE"], str(event["STATUS"])) for method, _, event in mine] == [
        ("REQUEST", 1, "CONFIRMED"),
        ("REQUEST", 2, "CONFIRMED"),
        ("CANCEL", 3, "CANCELLED"),
    ]
    assert [event.start for _, _, event in mine] == [FIRST, LATER, LATER]
    assert len({str(event["UID"]) for _, _, event in mine}) == 1
    assert "The kiln is cold" in mailoutbox[-1].body


def test_across_the_clock_change_the_entry_says_the_same_wall_time(frozen, pair, lead, mailoutbox):
    frozen.move_to("2026-03-20T09:00:00+00:00")
    booked(pair, lead, start=datetime(2026, 3, 24, 17, tzinfo=UTC))
    booked(pair, lead, start=datetime(2026, 3, 31, 16, tzinfo=UTC))
    mail_session_letters()
    walls = {entry_of(mail)[2]["DTSTART"].to_ical() for mail in mailoutbox}
    assert walls == {b"20260324T180000", b"20260331T180000"}


def test_somebody_without_an_account_gets_no_mail(pair, lead, member, mailoutbox):
    member.is_active = False
    member.save()
    booked(pair, lead)
    assert mail_session_letters() == 2


class Refusing(EmailBackend):
    """A server that takes no mail for one address."""

    def send_messages(self, messages):
        if messages[0].to == ["lena@test.example"]:
            raise SMTPRecipientsRefused({"lena@test.example": (550, b"no such user")})
        return super().send_messages(messages)


class Away(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


def test_an_address_that_is_refused_costs_its_own_mail_only(pair, lead, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    booked(pair, lead)
    assert mail_session_letters() == 2
    refused = SessionLetter.objects.get(mailed_at=None)
    assert (refused.person, "550" in refused.refused) == (lead, True)


def test_a_server_that_is_away_marks_nothing(pair, lead, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    booked(pair, lead)
    assert mail_session_letters() == 0
    assert SessionLetter.objects.filter(tried_at=None).count() == 3


# Reading calendars

FEED = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\nBEGIN:VEVENT\r\nUID:secret-dentist\r\n"
    b"SUMMARY:Dentist\r\nDTSTART;TZID=Europe/Berlin:20260303T183000\r\nDTEND;TZID=Europe/Berlin:20260303T190000\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def net(monkeypatch):
    """What the guarded fetch gives, by address; the guard itself has its own tests."""
    answers = {}

    def fetch(address):
        answer = answers[address]
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(tasks, "fetch", fetch)
    return answers


def test_a_calendar_is_read_once_an_hour_and_only_as_busy_time(frozen, hours, mentor, net):
    address = "https://calendar.example/secret-key.ics"
    connect_calendar(mentor, by=mentor.person, address=address)
    net[address] = FEED
    assert (read_busy_calendars(), read_busy_calendars()) == (1, 0)

    calendar = BusyCalendar.objects.get()
    assert calendar.periods == [(FIRST + timedelta(minutes=30), FIRST + timedelta(hours=1))]
    assert (calendar.is_sure, calendar.failure, calendar.host) == (True, "", "calendar.example")
    assert "Dentist" not in str(BusyCalendar.objects.values())
    frozen.shift(timedelta(hours=1))
    assert read_busy_calendars() == 1


@pytest.mark.parametrize("answer", [NotFetched("The server can’t be reached."), b"<html>Log in</html>"])
def test_what_can_not_be_read_leaves_what_was_known_to_grow_stale(answer, frozen, hours, net):
    read_at = now() - timedelta(hours=23)
    calendar = with_calendar(hours, read_at, busy=[(FIRST, SECOND)])
    net[calendar.address] = answer
    assert read_busy_calendars() == 0
    calendar.refresh_from_db()
    assert (calendar.synced_at, calendar.periods, bool(calendar.failure)) == (
        read_at,
        [(FIRST, SECOND)],
        True,
    )
    assert "secret-key" not in calendar.failure
    frozen.shift(timedelta(hours=1, seconds=1))
    assert calendar.is_stale


def test_a_booking_that_waits_is_settled_by_the_reading(hours, pair, lead, net):
    calendar = with_calendar(hours)
    net[calendar.address] = FEED
    one, two = booked(pair, lead), booked(pair, lead, start=SECOND)
    assert read_busy_calendars() == 1
    assert [Session.objects.get(pk=each.pk).state for each in (one, two)] == ["booked", "requested"]


def test_an_address_that_changed_while_it_was_read_keeps_nothing_of_the_old(hours, mentor, net, monkeypatch):
    calendar = with_calendar(hours)

    def fetch(address):
        connect_calendar(mentor, by=mentor.person, address="https://new.example/a.ics")
        return FEED

    monkeypatch.setattr(tasks, "fetch", fetch)
    assert read_busy_calendars() == 0
    current = BusyCalendar.objects.get()
    assert (current.pk != calendar.pk, current.busy, current.synced_at) == (True, [], None)
