"""Who may set a mentor's hours, and what is refused."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from mentors.actions.hours import (
    add_exception,
    add_weekly,
    ask_for_reading,
    change_hours,
    claim_calendar,
    connect_calendar,
    remove_calendar,
    remove_exception,
    remove_weekly,
)
from mentors.models import BusyCalendar, HoursException, OfficeHours, WeeklyHours
from tests.factories import MentorFactory
from tests.mentors.hourly import FIRST, with_calendar, with_hours

pytestmark = pytest.mark.usefixtures("frozen")
WEEK = {"weekday": 2, "begins": time(8), "ends": time(9), "minutes": 30, "place": "Hall"}
OFF = {"first_on": date(2026, 3, 9), "last_on": date(2026, 3, 13)}


@pytest.fixture
def hours(mentor):
    made = with_hours(mentor)
    with_calendar(made)
    HoursException.objects.create(hours=made, **OFF)
    return made


def acts_on(mentor, by):
    weekly = WeeklyHours.objects.select_related("hours__mentor").first()
    exception = HoursException.objects.select_related("hours__mentor").first()
    return {
        "change": lambda: change_hours(mentor, by=by, zone="Asia/Almaty", cutoff_hours=2),
        "add": lambda: add_weekly(mentor, by=by, **WEEK),
        "remove": lambda: remove_weekly(weekly, by=by),
        "off": lambda: add_exception(mentor, by=by, first_on=date(2026, 4, 1), last_on=date(2026, 4, 1)),
        "on": lambda: remove_exception(exception, by=by),
        "connect": lambda: connect_calendar(mentor, by=by, address="https://other.example/secret"),
        "read": lambda: ask_for_reading(mentor, by=by),
        "disconnect": lambda: remove_calendar(mentor, by=by),
    }


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (OfficeHours, WeeklyHours, HoursException, BusyCalendar)
    ]


VERBS = ["change", "add", "remove", "off", "on", "connect", "read", "disconnect"]


@pytest.mark.parametrize("who", ["operator", "lead", "stranger"])
@pytest.mark.parametrize("verb", VERBS)
def test_only_the_mentor_sets_their_hours(verb, who, hours, mentor, request):
    before = everything()
    with pytest.raises(PermissionDenied):
        acts_on(mentor, request.getfixturevalue(who))[verb]()
    assert everything() == before


@pytest.mark.parametrize("verb", ["change", "add", "remove", "off", "on", "connect", "disconnect"])
def test_the_mentor_does_and_it_is_recorded_without_the_address(verb, hours, mentor):
    before = everything()
    acts_on(mentor, mentor.person)[verb]()
    assert everything() != before
    assert "secret" not in str(list(Entry.objects.values()))
    assert (
        Entry.objects.filter(verb__in=["hours.changed", "calendar.connected", "calendar.removed"]).count()
        == 1
    )


@pytest.mark.parametrize("state", ["applied", "declined", "retired"])
def test_who_is_no_mentor_now_has_no_hours(state):
    other = MentorFactory(state=state)
    with pytest.raises(Refused, match="approved mentors"):
        add_weekly(other, by=other.person, **WEEK)
    assert OfficeHours.objects.count() == 0


def test_the_same_days_off_twice_are_once(hours, mentor):
    add_exception(mentor, by=mentor.person, **OFF)
    assert HoursException.objects.count() == 1


def test_a_week_holds_so_much(hours, mentor):
    HoursException.objects.bulk_create(HoursException(hours=hours, **OFF) for _ in range(39))
    with pytest.raises(Refused, match="more than a week holds"):
        add_exception(mentor, by=mentor.person, first_on=date(2026, 5, 1), last_on=date(2026, 5, 1))


def test_removing_twice_changes_nothing(hours, mentor):
    row = WeeklyHours.objects.select_related("hours__mentor").get()
    remove_weekly(row, by=mentor.person)
    remove_weekly(WeeklyHours(pk=row.pk or 1, hours=hours), by=mentor.person)
    assert Entry.objects.filter(verb="hours.changed").count() == 1


def test_another_address_forgets_what_the_last_said(hours, mentor):
    BusyCalendar.objects.update(busy=[[FIRST.isoformat(), FIRST.isoformat()]], synced_at=FIRST)
    connect_calendar(mentor, by=mentor.person, address="https://other.example/secret")
    calendar = BusyCalendar.objects.get()
    assert (calendar.busy, calendar.synced_at, calendar.is_sure) == ([], None, False)


def test_a_calendar_is_claimed_once(hours):
    calendar = BusyCalendar.objects.get()
    assert claim_calendar(calendar.pk, before=FIRST.replace(year=2025)).pk == calendar.pk
    assert claim_calendar(calendar.pk, before=FIRST.replace(year=2025)) is None
    assert claim_calendar(0, before=FIRST) is None
