"""What comes of a session: held or missed, notes, what was agreed, and ratings that wait for each other."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from mentors.actions.outcomes import (
    agree_action,
    finish_action,
    hold_session,
    miss_session,
    note_session,
    rate_session,
)
from mentors.models import SessionAction, SessionNote, SessionRating
from mentors.queries.sessions import next_sessions, session_page, session_sums, visible_sessions
from tests.mentors.hourly import FIRST, LATER, helped, session_in, with_hours

DUE = date(2026, 3, 20)


@pytest.fixture
def pair(frozen, mentor, project):
    with_hours(mentor)
    return helped(mentor, project)


@pytest.fixture
def session(pair, frozen):
    made = session_in(pair, "booked")
    frozen.move_to(FIRST + timedelta(hours=1))
    return made


@pytest.fixture
def held(session, lead):
    return hold_session(session, by=lead)


def told(person):
    return list(
        Notification.objects.filter(person=person).order_by("pk").values_list("entry__verb", flat=True)
    )


@pytest.mark.parametrize("state", ["requested", "booked", "held", "no_show", "cancelled"])
@pytest.mark.parametrize("who", ["lead", "member", "mentor_person", "operator", "conflicted", "stranger"])
@pytest.mark.parametrize("verb", ["hold", "miss", "note", "agree", "rate"])
def test_every_verb_in_every_state_by_everybody(verb, who, state, pair, lead, frozen, request):
    person = request.getfixturevalue(who)
    more = {"missed_by": "mentor"} if state == "no_show" else {}
    session = session_in(pair, state, closed_at=FIRST, **more)
    frozen.move_to(FIRST + timedelta(hours=1))
    acts = {
        "hold": lambda: hold_session(session, by=person),
        "miss": lambda: miss_session(session, by=person, note="Nobody came"),
        "note": lambda: note_session(session, by=person, text="We measured"),
        "agree": lambda: agree_action(session, by=person, text="Measure", owner=lead, due_on=DUE),
        "rate": lambda: rate_session(session, by=person, value=4),
    }
    possible = {
        "hold": {"booked": "held", "no_show": "held"},
        "miss": {"booked": "no_show"},
        "note": dict.fromkeys(["requested", "booked", "held", "no_show"]),
        "agree": dict.fromkeys(["requested", "booked", "held", "no_show"]),
        "rate": {"held": None},
    }[verb]
    takes_back = (verb, state, who) == ("hold", "no_show", "mentor_person")
    if who not in {"lead", "member", "mentor_person"}:
        expected, error = state, PermissionDenied
    elif state not in possible or takes_back:
        expected, error = state, Refused
    else:
        expected, error = possible[state] or state, None
    if error:
        with pytest.raises(error):
            acts[verb]()
    else:
        acts[verb]()
    session.refresh_from_db()
    assert session.state == expected
    rows = {"note": SessionNote, "agree": SessionAction, "rate": SessionRating}
    if verb in rows:
        assert rows[verb].objects.count() == (0 if error else 1)


@pytest.mark.parametrize("verb", ["hold", "miss"])
def test_before_it_begins_nobody_knows_how_it_went(verb, pair, lead):
    session = session_in(pair, "booked")
    with pytest.raises(Refused, match="not begun"):
        hold_session(session, by=lead) if verb == "hold" else miss_session(session, by=lead, note="No")


def test_who_waited_says_so_and_can_take_it_back(session, lead, mentor):
    with pytest.raises(Refused, match="what happened"):
        miss_session(session, by=mentor.person, note=" ")
    miss_session(session, by=mentor.person, note="I waited a quarter of an hour")
    session.refresh_from_db()
    assert (session.state, session.missed_by) == ("no_show", "team")
    assert told(lead) == ["session.missed"]
    with pytest.raises(Refused, match="side that waited"):
        hold_session(session, by=lead)
    hold_session(session, by=mentor.person)
    session.refresh_from_db()
    assert (session.state, session.missed_by, session.reason) == ("held", "", "")


def test_a_note_is_for_both_sides_and_once(session, lead, mentor):
    note_session(session, by=lead, text=" Braid ordered ")
    note_session(session, by=lead, text="Braid ordered")
    assert [(note.by, note.text) for note in session.notes.all()] == [(lead, "Braid ordered")]
    assert told(mentor.person) == ["session.noted"]
    with pytest.raises(Refused):
        note_session(session, by=lead, text=" ")


def test_what_is_agreed_has_an_owner_on_one_of_the_sides_and_stays_until_done(
    session, pair, lead, member, mentor, stranger
):
    with pytest.raises(Refused, match="Choose somebody"):
        agree_action(session, by=lead, text="Measure", owner=stranger, due_on=DUE)
    with pytest.raises(Refused, match="what is to be done"):
        agree_action(session, by=lead, text=" ", owner=lead, due_on=DUE)
    action = agree_action(session, by=mentor.person, text="Measure warm", owner=member, due_on=DUE)
    assert agree_action(session, by=lead, text="Measure warm", owner=member, due_on=DUE).pk == action.pk
    following = session_in(pair, "booked", start=LATER)
    assert [one.text for one in session_page(following, lead).earlier] == ["Measure warm"]
    assert session_page(session, lead).earlier == []

    finish_action(action, by=member)
    finish_action(action, by=lead)

    assert session_page(following, lead).earlier == []
    assert told(mentor.person).count("session.done") == 1
    finish_action(action, by=mentor.person, done=False)
    assert len(session_page(following, lead).earlier) == 1
    with pytest.raises(PermissionDenied):
        finish_action(action, by=stranger)


def test_each_reads_the_others_rating_after_giving_their_own(held, lead, member, mentor):
    rate_session(held, by=mentor.person, value=2, line="They had not measured")
    before = session_page(held, lead)
    assert (before.mine, before.theirs, before.theirs_waits) == (None, None, True)

    rate_session(held, by=member, value=5, line="Rude as asked")

    for reader, value in ((lead, 2), (member, 2), (mentor.person, 5)):
        assert session_page(held, reader).theirs.value == value
    with pytest.raises(Refused, match="already"):
        rate_session(held, by=lead, value=1)


def test_after_a_week_the_rating_is_open_and_none_can_be_given_any_more(held, lead, mentor, frozen):
    rate_session(held, by=mentor.person, value=2)
    frozen.shift(timedelta(days=7, seconds=-1))
    assert session_page(held, lead).theirs is None
    frozen.shift(timedelta(seconds=1))
    page = session_page(held, lead)
    assert (page.theirs.value, page.rate_until) == (2, None)
    with pytest.raises(Refused, match="for a week"):
        rate_session(held, by=lead, value=1)


@pytest.mark.parametrize("value", [0, 6])
def test_a_rating_is_one_to_five(value, held, lead):
    with pytest.raises(Refused):
        rate_session(held, by=lead, value=value)


def test_sums_hide_a_mean_of_fewer_than_three(pair, held, lead, mentor):
    rate_session(held, by=lead, value=5)
    assert session_sums().by_team == (1, None)
    for number, value in enumerate([4, 2]):
        other = session_in(pair, "held", start=FIRST - timedelta(days=number + 1), closed_at=FIRST)
        rate_session(other, by=lead, value=value)
    session_in(pair, "held", start=FIRST - timedelta(days=200))
    sums = session_sums()
    assert (sums.held, sums.by_team, sums.by_mentor) == (3, (3, 3.7), (0, None))


@pytest.mark.parametrize(
    ("who", "sees"),
    [("lead", 1), ("member", 1), ("mentor_person", 1), ("operator", 0), ("conflicted", 0), ("stranger", 0)],
)
def test_a_session_is_between_the_two_sides(who, sees, session, request):
    assert visible_sessions(request.getfixturevalue(who)).count() == sees


def test_the_desk_knows_the_next_in_one_query(pair, lead, mentor, frozen, django_assert_num_queries):
    for state, start in (("booked", LATER), ("requested", FIRST), ("cancelled", FIRST)):
        session_in(pair, state, start=start)
    with django_assert_num_queries(1):
        found = [(one.state, one.mentor.person.name, one.project.title) for one in next_sessions(lead, 6)]
    assert found == [("requested", "Mira Mentor", "Quiet Kiln"), ("booked", "Mira Mentor", "Quiet Kiln")]
