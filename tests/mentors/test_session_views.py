"""The pages of sessions and office hours: happy, refused, invalid, and nothing for strangers."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from incubator.core.clock import now
from mentors.actions.mentors import pause_mentor
from mentors.models import (
    BusyCalendar,
    HoursException,
    OfficeHours,
    Session,
    SessionAction,
    SessionNote,
    SessionRating,
    WeeklyHours,
)
from tests.factories import MentorFactory, PersonFactory, ProjectFactory
from tests.mentors.hourly import FIRST, LATER, SECOND, booked, helped, session_in, with_calendar, with_hours

pytestmark = pytest.mark.usefixtures("frozen")
KEY, LATER_KEY = "2026-03-03T17:00:00Z", "2026-03-10T17:00:00Z"


@pytest.fixture
def hours(mentor):
    return with_hours(mentor)


@pytest.fixture
def pair(hours, mentor, project):
    return helped(mentor, project)


@pytest.fixture
def session(pair, lead):
    return booked(pair, lead)


def text_of(response):
    return response.content.decode()


def book(client, pair, **values):
    return client.post(f"/mentorships/{pair.pk}/book/", {"at": KEY, "agenda": "The hinge", **values})


def test_free_slots_read_as_a_sentence_on_the_readers_clock(pair, client_of, lead):
    page = text_of(client_of(lead).get(f"/mentorships/{pair.pk}/book/?at={KEY}"))
    assert "Tuesday 3 March, </span>18:00, free" in page
    assert 'value="2026-03-03T17:00:00Z"' in page and "(Europe/Zurich)" in page
    lead.time_zone = "Asia/Kolkata"
    lead.save()
    assert "</span>22:30, free" in text_of(client_of(lead).get(f"/mentorships/{pair.pk}/book/"))
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize(
    "url",
    [
        "/mentors/mira-mentor/",
        "/projects/quiet-kiln/mentors/",
        "/projects/quiet-kiln/mentors/panel/",
        "/sessions/",
    ],
)
def test_the_next_free_slots_stand_where_a_team_looks(url, pair, client_of, lead):
    page = text_of(client_of(lead).get(url))
    assert f'<a href="/mentorships/{pair.pk}/book/?at={KEY}">Tuesday 3 March, 18:00, free</a>' in page


def test_whoever_is_in_no_team_of_theirs_sees_no_slots(pair, client_of, stranger):
    page = text_of(client_of(stranger).get("/mentors/mira-mentor/"))
    assert "Mira Mentor" in page and "18:00, free" not in page


def test_booking_leads_to_the_session(pair, client_of, lead):
    response = book(client_of(lead), pair)
    session = Session.objects.get()
    assert (response.status_code, response.url, session.agenda) == (
        303,
        f"/sessions/{session.pk}/",
        "The hinge",
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"at": ""}, "Choose a time."),
        ({"at": "2026-03-03T17:05:00Z"}, "This time is not free any more."),
        ({"at": "nonsense"}, "This time is not free any more."),
        ({"agenda": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(values, said, pair, client_of, lead):
    response = book(client_of(lead), pair, **{"agenda": "A long story", **values})
    assert (response.status_code, Session.objects.count()) == (422, 0)
    assert said in text_of(response)
    assert "agenda" in values or "A long story" in text_of(response)


def test_a_refusal_keeps_the_story_and_shows_the_way_out(pair, client_of, lead):
    booked(pair, lead)
    booked(pair, lead, start=SECOND)
    response = book(client_of(lead), pair, at=LATER_KEY, agenda="A long story")
    assert response.status_code == 409
    assert "A long story" in text_of(response) and "2 sessions ahead" in text_of(response)


@pytest.mark.parametrize("who", ["stranger", "operator", "mentor_person", "conflicted", None])
def test_nobody_else_can_book(who, pair, client_of, request):
    client = client_of(request.getfixturevalue(who) if who else None)
    assert book(client, pair).status_code == 404
    assert Session.objects.count() == 0


PATHS = ["", "move/", "confirm/", "cancel/", "held/", "missed/", "note/", "agreed/", "rate/"]


@pytest.mark.parametrize("who", ["stranger", "operator", "conflicted", None])
@pytest.mark.parametrize("path", PATHS)
def test_a_session_does_not_exist_for_others(path, who, session, client_of, request):
    client = client_of(request.getfixturevalue(who) if who else None)
    url = f"/sessions/{session.pk}/{path}"
    values = {"reason": "So", "text": "So", "at": LATER_KEY}
    response = client.get(url) if not path else client.post(url, values)
    assert response.status_code == 404
    session.refresh_from_db()
    assert (session.state, session.starts_at) == ("booked", FIRST)


def test_each_side_sees_what_it_may_do(session, client_of, lead, mentor, frozen):
    for somebody in (lead, mentor.person):
        page = text_of(client_of(somebody).get(f"/sessions/{session.pk}/"))
        assert "Room 2" in page and f"/sessions/{session.pk}/move/" in page
        assert f"/sessions/{session.pk}/held/" not in page
    frozen.move_to(FIRST - timedelta(hours=1))
    assert "too late to move" in text_of(client_of(lead).get(f"/sessions/{session.pk}/"))
    assert f"/sessions/{session.pk}/cancel/" in text_of(
        client_of(mentor.person).get(f"/sessions/{session.pk}/")
    )
    frozen.move_to(FIRST)
    page = text_of(client_of(lead).get(f"/sessions/{session.pk}/"))
    assert f"/sessions/{session.pk}/held/" in page and f"/sessions/{session.pk}/cancel/" not in page


def test_the_mentors_clock_is_said_where_it_differs(session, client_of, lead, mentor):
    assert "on the mentor’s clock" not in text_of(client_of(lead).get(f"/sessions/{session.pk}/"))
    lead.time_zone = "Asia/Kathmandu"
    lead.save()
    page = text_of(client_of(lead).get(f"/sessions/{session.pk}/"))
    assert "22:45" in page and "18:00 on the mentor’s clock, Europe/Zurich" in page


def test_moving_and_cancelling_through_the_pages(session, client_of, lead):
    client = client_of(lead)
    assert "Tuesday 3 March, 18:00" in text_of(client.get(f"/sessions/{session.pk}/move/"))
    assert client.post(f"/sessions/{session.pk}/move/", {"at": "no"}).status_code == 422
    assert client.post(f"/sessions/{session.pk}/move/", {"at": LATER_KEY}).status_code == 303
    assert client.post(f"/sessions/{session.pk}/cancel/", {"reason": ""}).status_code == 422
    assert client.post(f"/sessions/{session.pk}/cancel/", {"reason": "Cold kiln"}).status_code == 303
    session.refresh_from_db()
    assert (session.state, session.starts_at, session.reason) == ("cancelled", LATER, "Cold kiln")
    assert client.post(f"/sessions/{session.pk}/cancel/", {"reason": "Again"}).status_code == 409
    assert client.get(f"/sessions/{session.pk}/move/").status_code == 409
    assert client.post(f"/sessions/{session.pk}/move/", {"at": KEY}).status_code == 409


def test_after_it_both_sides_write_on_one_page(session, client_of, lead, member, mentor, frozen):
    frozen.move_to(FIRST + timedelta(hours=1))
    client, other = client_of(lead), client_of(mentor.person)
    url = f"/sessions/{session.pk}/"
    assert client.post(f"{url}missed/", {"reason": ""}).status_code == 422
    assert client.post(f"{url}held/").status_code == 303
    assert client.post(f"{url}note/", {"text": " "}).status_code == 422
    assert other.post(f"{url}note/", {"text": "A braid <b>beside</b> it"}).status_code == 303
    wrong = {"what": "Measure warm", "owner": "0", "due_on": "2026-03-10"}
    refused = client.post(f"{url}agreed/", wrong)
    assert refused.status_code == 422 and "Measure warm" in text_of(refused)
    assert client.post(f"{url}agreed/", {**wrong, "owner": str(member.pk)}).status_code == 303
    assert client.post(f"{url}rate/", {"value": "9"}).status_code == 422
    assert other.post(f"{url}rate/", {"value": "2", "line": "Not measured"}).status_code == 303

    page = text_of(client.get(url))
    assert "A braid &lt;b&gt;beside&lt;/b&gt; it" in page and "Measure warm" in page
    assert "The other side has rated" in page and "Not measured" not in page
    assert client.post(f"{url}rate/", {"value": "5"}).status_code == 303
    assert "Not measured" in text_of(client.get(url))
    assert client.post(f"{url}rate/", {"value": "1"}).status_code == 409

    action = SessionAction.objects.get()
    assert client_of(member).post(f"/sessions/actions/{action.pk}/").status_code == 303
    action.refresh_from_db()
    assert action.done_at == now()
    assert client.post(f"/sessions/actions/{action.pk}/", {"done": "no"}).status_code == 303
    assert SessionNote.objects.count() == 1 and SessionRating.objects.count() == 2


def test_an_action_of_others_does_not_exist(session, client_of, lead, stranger):
    action = session.actions.create(text="Measure", owner=lead, due_on=date(2026, 3, 9))
    assert client_of(stranger).post(f"/sessions/actions/{action.pk}/").status_code == 404


def test_a_stale_calendar_is_said_before_and_after_booking(hours, pair, client_of, lead, mentor):
    with_calendar(hours, now() - timedelta(days=3))
    client = client_of(lead)
    page = text_of(client.get(f"/mentorships/{pair.pk}/book/"))
    assert "18:00, the mentor confirms" in page and "18:00, free" not in page and "3\xa0days ago" in page
    book(client, pair)
    session = Session.objects.get()
    assert "Not confirmed yet" in text_of(client.get(f"/sessions/{session.pk}/"))
    desk = text_of(client_of(mentor.person).get("/desk/"))
    assert "“Quiet Kiln” asks for a session" in desk
    assert client.post(f"/sessions/{session.pk}/confirm/").status_code == 403
    assert client_of(mentor.person).post(f"/sessions/{session.pk}/confirm/").status_code == 303
    session.refresh_from_db()
    assert session.state == "booked"


def test_the_list_parts_what_is_ahead_from_what_was(pair, client_of, lead, stranger):
    session_in(pair, "booked")
    session_in(pair, "held", start=LATER, closed_at=now())
    client = client_of(lead)
    ahead, past = text_of(client.get("/sessions/")), text_of(client.get("/sessions/?past=1"))
    assert ("badge" in ahead, "held" in past) == (True, True)
    assert Session.objects.get(state="held").get_absolute_url() not in ahead
    assert "Nothing is booked" in text_of(client_of(stranger).get("/sessions/"))
    assert client_of(None).get("/sessions/").status_code == 302


def test_sums_are_for_operators(session, client_of, operator, lead):
    page = text_of(client_of(operator).get("/operations/sessions/"))
    assert "too few ratings" in page and "Quiet Kiln" not in page
    assert client_of(lead).get("/operations/sessions/").status_code == 403


# A mentor's own hours

WEEK = {
    "weekly-weekday": "2",
    "weekly-begins": "08:30",
    "weekly-ends": "10:00",
    "weekly-minutes": "45",
    "weekly-place": "Kitchen",
}


def test_a_mentor_sets_hours_and_sees_four_weeks(mentor, client_of):
    client = client_of(mentor.person)
    assert "Say when teams can book you" in text_of(client.get("/mentoring/hours/"))
    assert OfficeHours.objects.count() == 0, "looking writes nothing"
    assert client.post("/mentoring/hours/week/", WEEK).status_code == 303
    row = WeeklyHours.objects.get()
    assert (row.hours.zone, row.begins, row.minutes) == ("Europe/Zurich", time(8, 30), 45)
    page = text_of(client.get("/mentoring/hours/"))
    assert "8 sessions can be booked" in page and "Wednesday 4 March" in page and "09:15" in page
    assert client.post(f"/mentoring/hours/week/{row.pk}/remove/").status_code == 303
    assert WeeklyHours.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weekly-ends": "08:00"}, "not after the beginning"),
        ({"weekly-ends": "09:00"}, "no room for a session"),
        ({"weekly-minutes": "14"}, "greater than or equal to 15"),
        ({"weekly-minutes": "91"}, "less than or equal to 90"),
        ({"weekly-begins": "25:00"}, "Enter a valid time"),
        ({"weekly-place": ""}, "required"),
        ({"weekly-weekday": "7"}, "Select a valid choice"),
    ],
)
def test_wrong_hours_are_said_beside_what_was_typed(change, said, mentor, client_of):
    response = client_of(mentor.person).post("/mentoring/hours/week/", {**WEEK, **change})
    assert (response.status_code, WeeklyHours.objects.count()) == (422, 0)
    assert said in text_of(response)
    assert "weekly-place" in change or 'value="Kitchen"' in text_of(response)


def test_hours_that_overlap_are_refused(hours, mentor, client_of):
    same = {**WEEK, "weekly-weekday": "1", "weekly-begins": "18:30", "weekly-ends": "00:00"}
    response = client_of(mentor.person).post("/mentoring/hours/week/", same)
    assert response.status_code == 409 and "overlap" in text_of(response)
    touching = {**same, "weekly-begins": "19:00"}
    assert client_of(mentor.person).post("/mentoring/hours/week/", touching).status_code == 303


def test_days_off_name_the_sessions_that_are_booked_in_them(session, mentor, client_of):
    client = client_of(mentor.person)
    days = {"off-first_on": "2026-03-03", "off-last_on": "2026-03-20"}
    assert client.post("/mentoring/hours/off/", {**days, "off-last_on": "2026-03-01"}).status_code == 422
    assert client.post("/mentoring/hours/off/", days).status_code == 303
    page = text_of(client.get("/mentoring/hours/"))
    assert "Booked on a day off" in page and session.get_absolute_url() in page
    extra = {
        "extra-day": "2026-03-11",
        "extra-begins": "08:00",
        "extra-ends": "09:00",
        "extra-minutes": "60",
        "extra-place": "Hall",
    }
    assert client.post("/mentoring/hours/extra/", extra).status_code == 303
    assert client.post("/mentoring/hours/extra/", {**extra, "extra-day": "2025-01-01"}).status_code == 422
    assert "Wednesday 11 March" in text_of(client.get("/mentoring/hours/"))
    for row in HoursException.objects.all():
        assert client.post(f"/mentoring/hours/exceptions/{row.pk}/remove/").status_code == 303
    assert HoursException.objects.count() == 0


def test_a_calendars_address_is_never_shown_again(hours, mentor, client_of):
    client = client_of(mentor.person)
    typed = {"calendar-address": "webcal://calendar.example/secret-key.ics"}
    assert client.post("/mentoring/hours/calendar/", typed).status_code == 303
    assert BusyCalendar.objects.get().address == "https://calendar.example/secret-key.ics"
    page = text_of(client.get("/mentoring/hours/"))
    assert "calendar.example" in page and "secret-key" not in page and "Not read yet" in page
    BusyCalendar.objects.update(tried_at=now(), failure="The server can’t be reached.")
    assert "The server can’t be reached." in text_of(client.get("/mentoring/hours/"))
    assert client.post("/mentoring/hours/calendar/read/").status_code == 303
    assert BusyCalendar.objects.get().tried_at is None
    assert client.post("/mentoring/hours/calendar/remove/").status_code == 303
    assert BusyCalendar.objects.count() == 0


@pytest.mark.parametrize(
    "address", ["http://calendar.example/a.ics", "calendar", "https://me:pw@calendar.example/"]
)
def test_only_https_addresses_without_a_password_are_read(address, hours, mentor, client_of):
    response = client_of(mentor.person).post("/mentoring/hours/calendar/", {"calendar-address": address})
    assert (response.status_code, BusyCalendar.objects.count()) == (422, 0)


def test_clock_and_cut_off(hours, mentor, client_of):
    values = {"clock-zone": "Asia/Almaty", "clock-cutoff_hours": "2"}
    assert client_of(mentor.person).post("/mentoring/hours/change/", values).status_code == 303
    hours.refresh_from_db()
    assert (hours.zone, hours.cutoff_hours) == ("Asia/Almaty", 2)
    wrong = {**values, "clock-zone": "Mars/Base"}
    assert client_of(mentor.person).post("/mentoring/hours/change/", wrong).status_code == 422


def test_a_pause_is_said(hours, mentor, client_of):
    pause_mentor(mentor, by=mentor.person)
    assert "You pause" in text_of(client_of(mentor.person).get("/mentoring/hours/"))


def test_hours_of_another_mentor_do_not_exist(hours, client_of, stranger):
    other = MentorFactory()
    row = hours.weekly.get()
    for person, status in ((other.person, 404), (stranger, 404)):
        assert client_of(person).post(f"/mentoring/hours/week/{row.pk}/remove/").status_code == status
    assert client_of(stranger).post("/mentoring/hours/week/", WEEK).status_code == 404
    assert client_of(stranger).get("/mentoring/hours/").status_code == 303
    assert WeeklyHours.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_a_fixed_number_of_queries(
    number, hours, pair, client_of, lead, mentor, django_assert_num_queries
):
    session = session_in(pair, "booked", start=LATER + timedelta(days=7))
    for row in range(number):
        other = MentorFactory(person=PersonFactory())
        with_calendar(with_hours(other), now())
        theirs = helped(other, ProjectFactory(lead=lead, status="incubating"))
        session_in(theirs, "booked", start=LATER)
        before = session_in(pair, "held", start=FIRST - timedelta(days=row + 1), closed_at=now())
        for each in (session, before):
            each.actions.create(text="Measure", owner=lead, due_on=date(2026, 3, 9))
            each.notes.create(by=lead, text="Noted")
        HoursException.objects.create(hours=hours, first_on=date(2026, 4, 1 + row), last_on=date(2026, 4, 9))
    for somebody, url, queries in (
        (lead, "/sessions/", 12),
        (lead, "/sessions/?past=1", 6),
        (lead, f"/sessions/{session.pk}/", 11),
        (lead, f"/mentorships/{pair.pk}/book/", 10),
        (mentor.person, "/mentoring/hours/", 10),
    ):
        client = client_of(somebody)
        client.get(url)
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200
