"""What is free, as pure functions: by hand across the clock change, and by random bookings."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.queries.availability import (
    Rules,
    Span,
    free_cells,
    merged,
    nearest,
    open_spans,
    places,
    without,
)  # fmt: skip

ZURICH = ZoneInfo("Europe/Zurich")
EVENINGS = {day: [(time(18), time(22))] for day in range(7)}
DAYTIME = {day: [(time(9), time(12)), (time(13), time(18))] for day in range(6)}
HOUR = timedelta(hours=1)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2026, 3, 28), [(utc(3, 28, 17), utc(3, 28, 21)), (utc(3, 29, 16), utc(3, 29, 20)), (utc(3, 30, 16), utc(3, 30, 20))]),
        (date(2026, 10, 24), [(utc(10, 24, 16), utc(10, 24, 20)), (utc(10, 25, 17), utc(10, 25, 21)), (utc(10, 26, 17), utc(10, 26, 21))]),
    ],
)  # fmt: skip
def test_six_in_the_evening_stays_six_across_the_clock_change(first, expected):
    spans = open_spans(EVENINGS, first, 3, ZURICH)

    assert spans == [Span(*pair) for pair in expected]
    assert {span.start.astimezone(ZURICH).hour for span in spans} == {18}


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 26), 24)]
)
def test_a_room_open_all_day_has_as_many_hours_as_the_day(day, hours):
    [span] = open_spans({day.weekday(): [(time(0), time(0))]}, day, 1, ZURICH)

    assert span.minutes == hours * 60
    assert len(places([span], [], Rules(60, 60), minutes=60, earliest=span.start)) == hours


def test_the_doubled_hour_is_two_slots_that_do_not_overlap():
    [span] = open_spans({6: [(time(1), time(4))]}, date(2026, 10, 25), 1, ZURICH)
    found = places([span], [], Rules(60, 60), minutes=60, earliest=span.start)

    assert [slot.start.astimezone(ZURICH).strftime("%H:%M %Z") for slot in found] == [
        "01:00 CEST", "02:00 CEST", "02:00 CET", "03:00 CET",
    ]  # fmt: skip


def test_what_is_taken_is_cut_out_and_the_gap_after_a_booking_is_kept():
    opens = open_spans(DAYTIME, date(2026, 3, 2), 1, ZURICH)  # 8–11, 12–17 UTC
    held = [Span(utc(3, 2, 9), utc(3, 2, 10, 15))]

    assert without(opens, held) == [
        Span(utc(3, 2, 8), utc(3, 2, 9)),
        Span(utc(3, 2, 10, 15), utc(3, 2, 11)),
        opens[1],
    ]
    found = places(opens, held, Rules(60, 60, buffer=15), minutes=60, earliest=utc(3, 2, 0))
    assert [slot.start.hour for slot in found] == [12, 13, 14, 15, 16]


def test_a_lunch_break_is_not_booked_across():
    opens = open_spans(DAYTIME, date(2026, 3, 2), 1, ZURICH)
    found = places(opens, [], Rules(60, 60), minutes=120, earliest=utc(3, 2, 0))
    assert [slot.start.hour for slot in found] == [8, 9, 12, 13, 14, 15]


def test_nearest_are_the_closest_in_order_of_time_and_beside_each_other():
    opens = open_spans(DAYTIME, date(2026, 3, 2), 2, ZURICH)
    found = places(
        opens, [Span(utc(3, 2, 13), utc(3, 2, 15))], Rules(30, 60), minutes=60, earliest=utc(3, 2, 0)
    )

    assert nearest(found, utc(3, 2, 14)) == [
        Span(utc(3, 2, 12), utc(3, 2, 13)), Span(utc(3, 2, 15), utc(3, 2, 16)), Span(utc(3, 2, 16), utc(3, 2, 17)),
    ]  # fmt: skip


def test_a_cell_is_free_from_the_first_start_that_the_shortest_booking_fits():
    opens = open_spans({0: [(time(9), time(12))]}, date(2026, 3, 2), 1, ZURICH)
    taken = [Span(utc(3, 2, 8), utc(3, 2, 8, 30)), Span(utc(3, 2, 10), utc(3, 2, 10, 30))]

    assert free_cells(opens, taken, Rules(30, 60), earliest=utc(3, 2, 0)) == [
        Span(utc(3, 2, 8, 30), utc(3, 2, 9)), Span(utc(3, 2, 9), utc(3, 2, 10)),
    ]  # fmt: skip


spans = st.lists(
    st.tuples(st.integers(0, 7 * 24 * 4), st.integers(1, 40)).map(
        lambda pair: Span(utc(3, 23, 0) + pair[0] * HOUR / 4, utc(3, 23, 0) + (pair[0] + pair[1]) * HOUR / 4)
    ),
    max_size=20,
)


@given(
    taken=spans,
    step=st.sampled_from([15, 30, 60]),
    minutes=st.integers(1, 12),
    buffer=st.sampled_from([0, 15, 45]),
)
def test_free_places_never_touch_what_is_taken_nor_leave_the_hours(taken, step, minutes, buffer):
    opens = open_spans(DAYTIME, date(2026, 3, 23), 7, ZURICH)
    found = places(opens, taken, Rules(step, 15, buffer), minutes=minutes * 15, earliest=utc(3, 24, 0))

    for slot in found:
        held = Span(slot.start, slot.end + timedelta(minutes=buffer))
        assert not any(held.overlaps(block) for block in taken)
        assert any(span.covers(slot) for span in opens)
        assert slot.start >= utc(3, 24, 0)


@given(taken=spans)
def test_open_time_is_the_free_and_the_taken_and_nothing_twice(taken):
    opens = open_spans(DAYTIME, date(2026, 3, 23), 7, ZURICH)
    free = without(opens, taken)
    busy = without(opens, free)

    assert merged([*free, *busy]) == merged(opens)
    assert not any(a.overlaps(b) for a in free for b in busy)
    assert not any(a.overlaps(b) for a in free for b in taken)


@given(wanted=spans)
def test_bookings_taken_one_after_the_other_where_free_never_overlap(wanted):
    """The engine in the small: whoever asks gets the place if it is free. No two that got theirs overlap."""
    opens = open_spans(DAYTIME, date(2026, 3, 23), 7, ZURICH)
    got: list[Span] = []
    for ask in wanted:
        found = places(opens, got, Rules(15, 15), minutes=60, earliest=utc(3, 23, 0))
        got += nearest(found, ask.start, 1)

    assert not any(a.overlaps(b) for n, a in enumerate(got) for b in got[n + 1 :])
    assert free_cells(opens, got, Rules(15, 15), earliest=utc(3, 23, 0)) == [
        cell
        for cell in free_cells(opens, got, Rules(15, 15), earliest=utc(3, 23, 0))
        if not any(cell.overlaps(b) for b in got)
    ]
