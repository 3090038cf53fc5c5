"""Calendars of others, read into busy time: each event in its own zone, and never more free than it is."""

import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mentors.queries.busy import Unreadable, busy_times

SHARED = os.environ.get("SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data"
REAL = Path(SHARED) / "ics-calendars"
SINCE, UNTIL = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 4, 6, 9, tzinfo=UTC)


def feed(*events: str, zones: str = "", head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//t//EN\n{head}{zones}{body}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    ).encode()


def busy(ics: bytes, since=SINCE, until=UNTIL, zone="Europe/Zurich"):
    found = busy_times(ics, since=since, until=until, zone=ZoneInfo(zone), own_host="space.example")
    return [f"{start:%m-%d %H:%M}–{end:%m-%d %H:%M}" for start, end in found.spans], found.unreadable


def custom(offset: str) -> str:
    return (
        "BEGIN:VTIMEZONE\nTZID:Our Office\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        f"TZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nTZNAME:OO\nEND:STANDARD\nEND:VTIMEZONE\n"
    )


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("UID:1\nDTSTART:20260303T100000Z\nDTEND:20260303T110000Z", ["03-03 10:00–03-03 11:00"]),
        (
            "UID:1\nDTSTART;TZID=America/New_York:20260303T100000\nDTEND;TZID=America/New_York:20260303T110000",
            ["03-03 15:00–03-03 16:00"],
        ),
        (
            "UID:1\nDTSTART;TZID=Asia/Kolkata:20260303T100000\nDURATION:PT45M",
            ["03-03 04:30–03-03 05:15"],
        ),
        ("UID:1\nDTSTART:20260303T100000\nDTEND:20260303T110000", ["03-03 09:00–03-03 10:00"]),
        ("UID:1\nDTSTART;VALUE=DATE:20260303", ["03-02 23:00–03-03 23:00"]),
        ("UID:1\nDTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260330", ["03-27 23:00–03-29 22:00"]),
        ("UID:1\nDTSTART:20260303T110000Z\nDTEND:20260303T100000Z", ["03-03 10:00–03-03 11:00"]),
        ("UID:1\nDTSTART:20260303T100000Z", []),
        ("UID:1\nDTSTART:20260303T100000Z\nDTEND:20260303T110000Z\nTRANSP:TRANSPARENT", []),
        ("UID:1\nDTSTART:20260303T100000Z\nDTEND:20260303T110000Z\nSTATUS:CANCELLED", []),
        ("UID:session-7@space.example\nDTSTART:20260303T100000Z\nDTEND:20260303T110000Z", []),
        (
            "UID:session-7@other.example\nDTSTART:20260303T100000Z\nDTEND:20260303T110000Z",
            ["03-03 10:00–03-03 11:00"],
        ),
        (
            "UID:1\nDTSTART;TZID=Europe/Berlin:20260303T180000\nDTEND;TZID=Europe/Berlin:20260303T190000\n"
            "RRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Berlin:20260317T180000",
            [
                "03-03 17:00–03-03 18:00",
                "03-10 17:00–03-10 18:00",
                "03-24 17:00–03-24 18:00",
                "03-31 16:00–03-31 17:00",
            ],
        ),
        ("UID:1\nDTSTART:20260301T080000Z\nDTEND:20260302T100000Z", ["03-02 09:00–03-02 10:00"]),
    ],
)
def test_an_event_is_busy_in_its_own_zone(event, expected):
    assert busy(feed(event)) == (expected, 0)


def test_two_feeds_that_call_different_zones_the_same_are_read_apart():
    event = "UID:1\nDTSTART;TZID=Our Office:20260303T100000\nDTEND;TZID=Our Office:20260303T110000"
    assert busy(feed(event, zones=custom("+0200"))) == (["03-03 08:00–03-03 09:00"], 0)
    assert busy(feed(event, zones=custom("+0530"))) == (["03-03 04:30–03-03 05:30"], 0)


def test_one_moved_occurrence_of_a_series_is_busy_where_it_went():
    series = "UID:1\nDTSTART:20260303T100000Z\nDTEND:20260303T110000Z\nRRULE:FREQ=WEEKLY;COUNT=2"
    moved = "UID:1\nRECURRENCE-ID:20260310T100000Z\nDTSTART:20260311T120000Z\nDTEND:20260311T130000Z"
    assert busy(feed(series, moved)) == (["03-03 10:00–03-03 11:00", "03-11 12:00–03-11 13:00"], 0)


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=" + ",".join(map(str, range(60)))]
)
def test_what_can_not_be_read_is_counted_and_spoils_nothing_else(rule):
    wild = f"UID:2\nDTSTART:20260303T100000Z\nDTEND:20260303T100001Z\nRRULE:{rule}"
    calm = "UID:1\nDTSTART:20260303T100000Z\nDTEND:20260303T110000Z"
    assert busy(feed(wild, calm)) == (["03-03 10:00–03-03 11:00"], 1)


@pytest.mark.parametrize(
    "ics",
    [b"", b"<html>Log in</html>", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\xff\xfe\x00", feed() + feed()],
)
def test_what_is_no_calendar_is_refused_and_not_read_as_free(ics):
    with pytest.raises(Unreadable):
        busy(ics)


def test_too_many_events_are_refused():
    with pytest.raises(Unreadable):
        busy(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 10_001 + b"END:VCALENDAR\r\n")


@pytest.mark.skipif(not REAL.exists(), reason="the shared calendars are not here")
@pytest.mark.parametrize(
    ("name", "number", "some"),
    [
        # 04:00 in Berlin on three days of March.
        ("three_events_one_edited.ics", 3, "03-18 03:00–03-18 04:00"),
        # 00:30 in Berlin each Monday, eight times but two; the fifth after the clock change.
        ("each_week_but_two_deleted.ics", 6, "03-31 22:30–03-31 23:00"),
        # Four events, of which one has no end; 18:00:35 in Berlin in winter, 13:00:21 in summer.
        ("discourse_no_dtend.ics", 3, "05-11 11:00–05-11 18:00"),
        ("rdate_hackerpublicradio.ics", 12, "08-31 19:00–08-31 21:00"),
        ("fablab_cottbus.ics", 134, None),
        ("machbar_16_feb_2019.ics", 2525, None),
    ],
)
def test_real_calendars_are_read_whole(name, number, some):
    years = datetime(2010, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    spans, unreadable = busy((REAL / name).read_bytes(), *years)
    assert (len(spans), unreadable) == (number, 0)
    assert some is None or some in spans
