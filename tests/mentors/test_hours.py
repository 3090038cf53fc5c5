"""Slots from weekly hours, against tables worked out by hand. No database."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentors.queries.hours import Extra, Off, Slot, Weekly, free, merged, slots

TUESDAY = Weekly(1, time(18), time(19), 30)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def starts(weekly, zone, first, days=1, off=(), extra=()):
    found = slots(weekly, list(off), list(extra), ZoneInfo(zone), date.fromisoformat(first), days)
    return [f"{slot.start:%m-%d %H:%M}" for slot in found]


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        # Summer time begins on 29 March 2026 and ends on 25 October.
        ("Europe/Zurich", "2026-03-24", ["03-24 17:00", "03-24 17:30"]),
        ("Europe/Zurich", "2026-03-31", ["03-31 16:00", "03-31 16:30"]),
        ("Europe/Zurich", "2026-10-20", ["10-20 16:00", "10-20 16:30"]),
        ("Europe/Zurich", "2026-10-27", ["10-27 17:00", "10-27 17:30"]),
        # Three weeks earlier in New York, a week later in autumn.
        ("America/New_York", "2026-03-03", ["03-03 23:00", "03-03 23:30"]),
        ("America/New_York", "2026-03-10", ["03-10 22:00", "03-10 22:30"]),
        ("America/New_York", "2026-10-27", ["10-27 22:00", "10-27 22:30"]),
        ("America/New_York", "2026-11-03", ["11-03 23:00", "11-03 23:30"]),
        # Half and three quarters of an hour, and a clock that changes by half an hour.
        ("Asia/Kolkata", "2026-03-03", ["03-03 12:30", "03-03 13:00"]),
        ("Asia/Kathmandu", "2026-03-03", ["03-03 12:15", "03-03 12:45"]),
        ("Australia/Lord_Howe", "2026-03-31", ["03-31 07:00", "03-31 07:30"]),
        ("Australia/Lord_Howe", "2026-04-07", ["04-07 07:30", "04-07 08:00"]),
        ("Australia/Lord_Howe", "2026-09-29", ["09-29 07:30", "09-29 08:00"]),
        ("Australia/Lord_Howe", "2026-10-06", ["10-06 07:00", "10-06 07:30"]),
        # A leap day that is a Tuesday.
        ("Europe/Zurich", "2028-02-29", ["02-29 17:00", "02-29 17:30"]),
        ("Europe/Zurich", "2026-03-25", []),
    ],
)
def test_eighteen_stays_eighteen_on_the_wall(zone, day, expected):
    assert starts([TUESDAY], zone, day) == expected


def test_a_time_that_the_clock_skips_makes_no_slot():
    night = Weekly(6, time(1, 30), time(4), 30)
    assert starts([night], "Europe/Zurich", "2026-03-29") == ["03-29 00:30", "03-29 01:00", "03-29 01:30"]


def test_a_time_that_the_clock_shows_twice_makes_one_slot():
    night = Weekly(6, time(1, 30), time(4), 30)
    assert starts([night], "Europe/Zurich", "2026-10-25") == [
        "10-24 23:30",
        "10-25 00:00",
        "10-25 00:30",
        "10-25 02:00",
        "10-25 02:30",
    ]


@pytest.mark.parametrize(
    ("begins", "ends", "minutes", "number"),
    [
        (time(10), time(11), 60, 1),
        (time(10), time(11), 90, 0),
        (time(10), time(11), 25, 2),
        (time(23), time(0), 30, 2),
        (time(10), time(10, 15), 15, 1),
    ],
)
def test_a_day_is_cut_into_whole_slots(begins, ends, minutes, number):
    assert len(starts([Weekly(1, begins, ends, minutes)], "UTC", "2026-03-03")) == number


def test_days_off_take_the_weekly_slots_and_leave_the_extra_ones():
    off = [Off(date(2026, 3, 10), date(2026, 3, 17))]
    extra = [Extra(date(2026, 3, 17), time(8), time(9), 60)]
    assert starts([TUESDAY], "UTC", "2026-03-02", 23, off, extra) == [
        "03-03 18:00",
        "03-03 18:30",
        "03-17 08:00",
        "03-24 18:00",
        "03-24 18:30",
    ]


def test_of_two_slots_that_overlap_the_earlier_stays():
    extra = [Extra(date(2026, 3, 3), time(18, 15), time(19, 15), 60)]
    assert starts([TUESDAY], "UTC", "2026-03-03", extra=extra) == ["03-03 18:00", "03-03 18:30"]


def test_free_is_what_overlaps_nothing_and_is_not_too_soon():
    offered = [
        Slot(utc(f"2026-03-03T{hour}:00"), utc(f"2026-03-03T{hour}:30")) for hour in ("10", "11", "12")
    ]
    taken = [(utc("2026-03-03T11:29"), utc("2026-03-03T12:00"))]
    assert free(offered, taken, utc("2026-03-03T10:01")) == [offered[2]]
    assert free(offered, taken, utc("2026-03-03T10:00")) == [offered[0], offered[2]]


def test_spans_that_touch_become_one():
    a, b, c, d = (utc(f"2026-03-03T{hour}:00") for hour in ("08", "09", "10", "12"))
    assert merged([(b, c), (a, b), (d, d + timedelta(hours=1))]) == [(a, c), (d, d + timedelta(hours=1))]


ZONES = st.sampled_from(
    [
        "Europe/Zurich",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Cairo",
    ]
)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
HOURS = st.builds(
    Weekly,
    st.integers(0, 6),
    st.times(time(0), time(11)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.times(time(12), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.integers(15, 90),
)


@given(ZONES, DAYS, st.lists(HOURS, max_size=4))
def test_slots_never_overlap_and_always_stand_on_the_wall_as_set(zone, first, weekly):
    clock = ZoneInfo(zone)
    found = slots(weekly, [], [], clock, first, 28)
    assert all(one.end <= two.start for one, two in pairwise(found))
    for slot in found:
        wall = slot.start.astimezone(clock)
        assert any(
            hours.weekday == wall.weekday()
            and hours.begins <= wall.time()
            and (wall.hour * 60 + wall.minute - hours.begins.hour * 60 - hours.begins.minute) % hours.minutes
            == 0
            and slot.end - slot.start == timedelta(minutes=hours.minutes)
            for hours in weekly
        )
