"""Times: short, in the reader's zone and language, with the full time in reach; weeks put blocks in place."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from incubator.ui.components.time import ago, when
from incubator.ui.components.weeks import place, week

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOW, "today, 10:00"),
        (NOW + timedelta(days=1), "tomorrow, 10:00"),
        (NOW - timedelta(days=1), "yesterday, 10:00"),
        (NOW + timedelta(days=3), "Thu 5 Mar, 10:00"),
        (NOW.replace(year=2024), "2 Mar 2024, 10:00"),
        (date(2026, 3, 2), "today"),
    ],
)
def test_when_is_as_short_as_it_can_be(frozen, at, expected):
    with timezone.override("Europe/Zurich"):
        assert words(when("", at=at)) == expected


def test_when_has_the_machine_time_and_the_full_time(frozen):
    with timezone.override("Europe/Zurich"):
        html = when("", at=NOW)
    assert 'datetime="2026-03-02T10:00:00+01:00"' in html
    assert 'title="Monday, 2 March 2026, 10:00 CET"' in html


def test_a_span_says_the_day_once(frozen):
    with timezone.override("UTC"):
        assert words(when("", at=NOW, until=NOW + timedelta(hours=2))) == "today, 09:00–11:00"
        assert words(when("", at=NOW, until=NOW + timedelta(days=1))) == "today, 09:00–tomorrow, 09:00"
        assert words(when("", at=NOW, date=True)) == "today"
        assert when("", at=None) == ""


@pytest.mark.parametrize(
    ("distance", "expected"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(days=3, hours=4), "3 days ago"),
        (-timedelta(hours=2), "in 2 hours"),
    ],
)
def test_ago_names_the_largest_unit(frozen, distance, expected):
    assert words(ago(NOW - distance)) == expected


def test_ago_speaks_the_readers_language(frozen):
    with translation.override("de"):
        assert "3 Tage" in words(ago(NOW - timedelta(days=3)))
    assert ago(None) == ""
    assert words(ago(date(2026, 3, 1))) == "yesterday"


@pytest.mark.parametrize(
    ("start", "end", "classes"),
    [
        (540, 660, "from-9 span-8"),
        (555, 600, "from-9 past-15 span-3"),
        (540, 541, "from-9 span-1"),
        (0, 1440, "from-0 span-96"),
        (1425, 1440, "from-23 past-45 span-1"),
    ],
)
def test_a_block_stands_at_its_quarter(start, end, classes):
    assert place(start, end) == classes


def test_a_week_cuts_at_its_hours_and_says_day_and_times():
    days = [("Mon 2", True), ("Tue 3", False)]
    blocks = [
        {"day": 1, "start": time(7), "end": time(9, 30), "state": "mine", "label": "Quiet Kiln"},
        {"day": 0, "start": time(5), "end": time(7), "label": "early"},
        {"day": 0, "start": time(19), "end": time(0), "state": "closed"},
    ]
    html = week("", days=days, blocks=blocks, opens=8, closes=20)
    assert 'class="block on-2 from-8 span-6" data-state="mine"' in html
    assert "Tue 3, 8:00–9:30" in html
    assert "early" not in html
    assert 'class="block on-1 from-19 span-4" data-state="closed"' in html
