"""Booking, moving, cancelling and confirming a session; what each side is told, and what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.clock import now
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from mentors.actions.ending import lapse_requests, remind_of_sessions
from mentors.actions.hours import add_exception
from mentors.actions.mentors import pause_mentor, retire_mentor
from mentors.actions.mentorships import complete_mentorship
from mentors.actions.sessions import (
    book_session,
    cancel_session,
    confirm_session,
    move_session,
    settle_requests,
)
from mentors.models import Session
from mentors.queries.offered import offer_of
from mentors.tasks import tend_sessions
from tests.factories import PersonFactory, ProjectFactory
from tests.mentors.hourly import (
    FIRST,
    LATER,
    SECOND,
    booked,
    helped,
    letters,
    session_in,
    with_calendar,
    with_hours,
)

pytestmark = pytest.mark.usefixtures("frozen")
THREE = [("Mira Mentor", "REQUEST", 1), ("Lena Lead", "REQUEST", 1), ("Milo Member", "REQUEST", 1)]


@pytest.fixture
def hours(mentor):
    return with_hours(mentor)


@pytest.fixture
def pair(hours, mentor, project):
    return helped(mentor, project)


@pytest.fixture
def session(pair, lead):
    return booked(pair, lead)


def told(person):
    return list(
        Notification.objects.filter(person=person).order_by("pk").values_list("entry__verb", flat=True)
    )


def test_four_weeks_are_offered(hours, mentor):
    starts = [f"{slot.start:%m-%d %H:%M}" for slot in offer_of(mentor.pk).free]
    assert starts == [
        f"{day} {clock}" for day in ("03-03", "03-10", "03-17", "03-24") for clock in ("17:00", "17:30")
    ]


def test_booking_takes_the_slot_tells_the_other_side_and_owes_everybody_an_entry(
    session, mentor, lead, member
):
    assert (session.state, session.starts_at, session.ends_at) == ("booked", FIRST, SECOND)
    assert (session.place, session.zone, session.cutoff_at) == (
        "Room 2",
        "Europe/Zurich",
        FIRST - timedelta(hours=24),
    )
    assert letters(session) == THREE
    assert (told(mentor.person), told(member), told(lead)) == (["session.booked"], ["session.booked"], [])
    assert offer_of(mentor.pk).free[0].start == SECOND


def test_a_second_press_is_the_same_session(session, pair, member):
    assert booked(pair, member).pk == session.pk
    assert letters(session) == THREE


def test_what_is_taken_is_refused_with_what_is_free(session, mentor):
    other = ProjectFactory(lead=PersonFactory(), status="incubating")
    with pytest.raises(Refused) as refusal:
        booked(helped(mentor, other), other.memberships.get().person)
    assert [offer.label for offer in refusal.value.offers] == [
        "Tuesday 3 March, 17:30, free",
        "Tuesday 10 March, 17:00, free",
        "Tuesday 10 March, 17:30, free",
    ]
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    "shift", [timedelta(minutes=5), timedelta(days=1), timedelta(days=28), -timedelta(days=7)]
)
def test_only_a_slot_can_be_booked(shift, pair, lead):
    with pytest.raises(Refused):
        booked(pair, lead, start=FIRST + shift)


def test_without_hours_nothing_can_be_booked(mentor, project, lead):
    with pytest.raises(Refused):
        booked(helped(mentor, project), lead)


def test_an_agenda_is_needed(pair, lead):
    with pytest.raises(Refused, match="what you bring"):
        booked(pair, lead, agenda="  ")


def test_two_ahead_are_enough(pair, lead):
    booked(pair, lead)
    booked(pair, lead, start=SECOND)
    with pytest.raises(Refused, match="2 sessions ahead"):
        booked(pair, lead, start=LATER)


@pytest.mark.parametrize("who", ["mentor_person", "operator", "stranger"])
def test_only_the_team_books(who, pair, request):
    with pytest.raises(PermissionDenied):
        booked(pair, request.getfixturevalue(who))


@pytest.mark.parametrize("state", ["requested", "completed", "declined", "ended"])
def test_only_an_active_mentoring_has_sessions(state, pair, lead):
    pair.state = state
    pair.save()
    with pytest.raises(Refused, match="helps now"):
        booked(pair, lead)


def test_nothing_is_free_while_the_mentor_pauses_or_is_off(pair, mentor, lead):
    add_exception(mentor, by=mentor.person, first_on=FIRST.date(), last_on=FIRST.date())
    assert offer_of(mentor.pk).free[0].start == LATER
    pause_mentor(mentor, by=mentor.person)
    assert offer_of(mentor.pk).free == []
    with pytest.raises(Refused):
        booked(pair, lead, start=LATER)


def test_moving_tells_the_other_side_and_the_entry_grows(session, member, lead, mentor):
    move_session(session, by=member, start=LATER)
    session.refresh_from_db()
    assert (session.state, session.starts_at, session.sequence) == ("booked", LATER, 2)
    assert letters(session)[3:] == [(name, "REQUEST", 2) for name, _, _ in THREE]
    assert told(mentor.person)[-1] == told(lead)[-1] == "session.moved"
    move_session(session, by=member, start=LATER)
    assert len(letters(session)) == 6


def test_a_session_can_move_into_its_own_neighbourhood(hours, session, lead):
    hours.weekly.update(begins="18:15")
    move_session(session, by=lead, start=FIRST + timedelta(minutes=15))
    session.refresh_from_db()
    assert session.starts_at == FIRST + timedelta(minutes=15)


def test_after_the_cut_off_the_team_is_counted_on_and_the_mentor_may_still_cancel(
    frozen, session, lead, mentor
):
    frozen.move_to(FIRST - timedelta(hours=24) + timedelta(seconds=-1))
    move_session(session, by=lead, start=SECOND)
    frozen.move_to(SECOND - timedelta(hours=24))
    for act in (
        lambda: move_session(session, by=lead, start=LATER),
        lambda: move_session(session, by=mentor.person, start=LATER),
        lambda: cancel_session(session, by=lead, reason="Ill"),
    ):
        with pytest.raises(Refused, match="too late"):
            act()
    cancel_session(session, by=mentor.person, reason="I am ill")
    session.refresh_from_db()
    assert (session.state, session.reason) == ("cancelled", "I am ill")


def test_what_is_booked_late_can_be_cancelled_for_an_hour(frozen, pair, lead):
    frozen.move_to(FIRST - timedelta(hours=3))
    session = booked(pair, lead)
    assert session.cutoff_at == now() + timedelta(hours=1)
    cancel_session(session, by=lead, reason="Pressed the wrong one")
    assert Session.objects.get().state == "cancelled"


def test_cancelling_frees_the_slot_and_takes_the_entry_back(session, lead, mentor, pair):
    with pytest.raises(Refused, match="word on why"):
        cancel_session(session, by=lead, reason=" ")
    cancel_session(session, by=lead, reason="The kiln is cold")
    assert letters(session)[3:] == [(name, "CANCEL", 2) for name, _, _ in THREE]
    assert told(mentor.person) == ["session.booked", "session.cancelled"]
    assert booked(pair, lead).pk != session.pk


# A stale calendar never means free.


@pytest.mark.parametrize(
    ("age", "unreadable", "state"),
    [
        (timedelta(0), 0, "booked"),
        (timedelta(hours=24), 0, "booked"),
        (timedelta(hours=24, seconds=1), 0, "requested"),
        (None, 0, "requested"),
        (timedelta(0), 1, "requested"),
    ],
)
def test_only_a_calendar_read_within_a_day_and_whole_means_free(age, unreadable, state, hours, pair, lead):
    calendar = with_calendar(hours, None if age is None else now() - age, unreadable=unreadable)
    session = booked(pair, lead)
    assert session.state == state
    calendar.refresh_from_db()
    assert (calendar.tried_at is None) == (state == "requested"), "a doubt asks for a fresh reading"
    assert letters(session) == (THREE if state == "booked" else [])


def test_what_a_stale_calendar_knows_to_be_busy_is_busy(hours, pair, lead, mentor):
    with_calendar(
        hours, now() - timedelta(days=9), busy=[(FIRST - timedelta(hours=1), FIRST + timedelta(minutes=1))]
    )
    assert offer_of(mentor.pk).free[0].start == SECOND
    with pytest.raises(Refused):
        booked(pair, lead)


def test_a_fresh_reading_confirms_what_is_free_and_asks_the_mentor_of_the_rest(hours, pair, lead, mentor):
    calendar = with_calendar(hours)
    one, two = booked(pair, lead), booked(pair, lead, start=LATER)
    calendar.synced_at = now()
    calendar.busy = [[FIRST.isoformat(), SECOND.isoformat()]]
    calendar.save()

    assert (settle_requests(calendar), settle_requests(calendar)) == (1, 0)

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == ("requested", "booked")
    assert (letters(one), letters(two)) == ([], THREE)
    assert told(mentor.person).count("session.clashes") == 1
    assert told(lead) == ["session.confirmed"]


def test_a_reading_that_is_not_whole_confirms_nothing(hours, pair, lead):
    calendar = with_calendar(hours)
    booked(pair, lead)
    calendar.synced_at, calendar.unreadable = now(), 1
    calendar.save()
    assert settle_requests(calendar) == 0
    assert Session.objects.get().state == "requested"


def test_the_mentor_confirms_whatever_the_calendar_shows(hours, pair, lead, mentor):
    with_calendar(hours)
    session = booked(pair, lead)
    with pytest.raises(PermissionDenied):
        confirm_session(session, by=lead)
    confirm_session(session, by=mentor.person)
    assert Session.objects.get().state == "booked"
    assert letters(session) == THREE


def test_moving_to_where_nothing_is_sure_takes_the_entry_back_until_it_is(hours, session, pair, lead):
    with_calendar(hours)
    move_session(session, by=lead, start=LATER)
    session.refresh_from_db()
    assert session.state == "requested"
    assert {row[1:] for row in letters(session)[3:]} == {("CANCEL", 2)}


def test_what_nobody_confirmed_lapses_when_it_would_begin(frozen, hours, pair, lead, mentor):
    with_calendar(hours)
    session = booked(pair, lead)
    assert lapse_requests() == 0
    frozen.move_to(FIRST)
    with pytest.raises(Refused, match="has begun"):
        confirm_session(session, by=mentor.person)
    tend_sessions()
    tend_sessions()
    assert Session.objects.get().state == "cancelled"
    assert letters(session) == [], "nobody has to take back what never went out"
    assert told(lead)[-1] == told(mentor.person)[-1] == "session.cancelled"


# Reminders and ends


def test_one_reminder_a_day_before_for_both_sides(frozen, session, lead, member, mentor):
    frozen.move_to(FIRST - timedelta(hours=24, seconds=1))
    assert remind_of_sessions() == 0
    frozen.move_to(FIRST - timedelta(hours=24))
    assert (remind_of_sessions(), remind_of_sessions()) == (1, 0)
    for person in (lead, member, mentor.person):
        assert told(person)[-1] == "session.reminded"


def test_what_was_just_booked_or_moved_into_the_day_needs_no_reminder(frozen, pair, lead):
    frozen.move_to(FIRST - timedelta(hours=10))
    booked(pair, lead)
    assert remind_of_sessions() == 0


def test_a_moved_session_is_reminded_of_anew(frozen, session, lead):
    frozen.move_to(FIRST - timedelta(hours=24, seconds=1))
    move_session(session, by=lead, start=LATER)
    frozen.move_to(LATER - timedelta(hours=20))
    assert remind_of_sessions() == 1


@pytest.mark.parametrize("end", ["complete", "retire"])
def test_sessions_end_with_the_mentoring(end, session, pair, lead, mentor):
    if end == "complete":
        complete_mentorship(pair, by=mentor.person)
    else:
        retire_mentor(mentor, by=mentor.person)
    session.refresh_from_db()
    assert (session.state, session.reason) == ("cancelled", "The mentoring has ended.")
    assert "session.cancelled" in told(lead)
    assert letters(session)[-1][1] == "CANCEL"


def test_a_mentor_in_conflict_since_has_no_session_to_act_on(session, project, mentor):
    project.conflicts.create(person=mentor.person, reason="invested")
    with pytest.raises(PermissionDenied):
        cancel_session(session, by=mentor.person, reason="No")


# Every verb in every state by everybody


@pytest.mark.parametrize("state", ["requested", "booked", "held", "no_show", "cancelled"])
@pytest.mark.parametrize("who", ["lead", "member", "mentor_person", "operator", "conflicted", "stranger"])
@pytest.mark.parametrize("verb", ["confirm", "move", "cancel"])
def test_every_verb_in_every_state_by_everybody(verb, who, state, pair, request):
    person = request.getfixturevalue(who)
    missed = {"missed_by": "team"} if state == "no_show" else {}
    session = session_in(pair, state, start=LATER, **missed)
    acts = {
        "confirm": lambda: confirm_session(session, by=person),
        "move": lambda: move_session(session, by=person, start=FIRST),
        "cancel": lambda: cancel_session(session, by=person, reason="So"),
    }
    after = {
        ("confirm", "requested"): "booked",
        ("move", "requested"): "booked",
        ("move", "booked"): "booked",
        ("cancel", "requested"): "cancelled",
        ("cancel", "booked"): "cancelled",
    }
    may = {"mentor_person"} if verb == "confirm" else {"lead", "member", "mentor_person"}
    if who not in may:
        expected, error = state, PermissionDenied
    elif (verb, state) in after:
        expected, error = after[verb, state], None
    else:
        expected, error = state, Refused
    if error is None:
        acts[verb]()
    else:
        with pytest.raises(error):
            acts[verb]()
    session.refresh_from_db()
    assert session.state == expected


def test_booking_needs_the_right_before_it_tells_anything(pair, stranger):
    with pytest.raises(PermissionDenied):
        book_session(pair, by=stranger, start=FIRST, agenda="")
