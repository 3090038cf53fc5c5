"""Asking and answering."""

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from mentors.actions.closing import expire_requests, remind_mentors
from mentors.actions.mentors import pause_mentor
from mentors.actions.mentorships import (
    accept_mentorship,
    complete_mentorship,
    decline_mentorship,
    dismiss_suggestion,
    grant_evaluation,
    request_mentorship,
    withdraw_mentorship,
)
from mentors.models import Mentor, Mentorship
from projects.models import Reviewer
from tests.factories import MentorFactory, MentorshipFactory, PersonFactory, ProjectFactory
from tests.races import together


@pytest.fixture
def asked(needy, mentor, lead):
    return request_mentorship(needy, mentor, by=lead, message="Our thermostat sticks.")


def told(person):
    return list(
        Notification.objects.filter(person=person).order_by("pk").values_list("entry__verb", flat=True)
    )


def test_asking_keeps_why_and_tells_the_mentor(asked, mentor):
    assert (asked.state, asked.message) == ("requested", "Our thermostat sticks.")
    assert asked.score > 0.5
    assert asked.reasons[0]["facts"]["words"] == ["mains wiring", "CE marking"]
    assert told(mentor.person) == ["mentorship.requested"]


def test_asking_twice_is_refused_with_a_way_out(asked, needy, mentor, lead):
    with pytest.raises(Refused) as refusal:
        request_mentorship(needy, mentor, by=lead, message="Again")

    assert refusal.value.offers[0].url == f"/projects/{needy.slug}/mentors/"
    assert Mentorship.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "mentor_person", "operator"])
def test_only_the_team_asks(who, needy, mentor, request):
    with pytest.raises(PermissionDenied):
        request_mentorship(needy, mentor, by=request.getfixturevalue(who), message="Me")


def test_a_mentor_in_conflict_cannot_be_asked(needy, conflicted, lead):
    with pytest.raises(Refused):
        request_mentorship(needy, MentorFactory(person=conflicted), by=lead, message="Hi")


@pytest.mark.parametrize("change", [{"state": "paused"}, {"capacity": 0}])
def test_a_mentor_without_room_cannot_be_asked(change, needy, mentor, lead):
    Mentor.objects.update(**change)

    with pytest.raises(Refused):
        request_mentorship(needy, mentor, by=lead, message="Hi")


def test_a_draft_cannot_ask(mentor, lead):
    with pytest.raises(Refused):
        request_mentorship(ProjectFactory(lead=lead, status="draft"), mentor, by=lead, message="Hi")


def test_accepting_makes_a_reviewer_and_tells_the_team(asked, mentor, lead, member):
    accept_mentorship(asked, by=mentor.person)

    asked.refresh_from_db()
    assert (asked.state, asked.answered_at is not None) == ("active", True)
    assert Reviewer.objects.get().person == mentor.person
    assert "mentorship.accepted" in told(lead) and "mentorship.accepted" in told(member)


def test_asked_by_a_member_the_lead_lets_them_evaluate(needy, mentor, member, lead):
    asked = request_mentorship(needy, mentor, by=member, message="Hi")
    accept_mentorship(asked, by=mentor.person)
    assert not Reviewer.objects.exists()

    grant_evaluation(asked, by=lead)
    assert Reviewer.objects.get().person == mentor.person


@pytest.mark.parametrize("who", ["lead", "stranger", "operator"])
def test_only_the_mentor_answers(who, asked, request):
    with pytest.raises(PermissionDenied):
        accept_mentorship(asked, by=request.getfixturevalue(who))

    asked.refresh_from_db()
    assert asked.state == "requested"


def test_a_conflict_since_the_request_makes_accepting_impossible(asked, mentor, needy):
    needy.conflicts.create(person=mentor.person, reason="invested")

    with pytest.raises(PermissionDenied):
        accept_mentorship(asked, by=mentor.person)


def test_accepting_closes_the_other_requests_and_tells_those_mentors(asked, needy, mentor, lead):
    other = request_mentorship(needy, MentorFactory(), by=lead, message="You, too?")

    accept_mentorship(asked, by=mentor.person)

    other.refresh_from_db()
    assert other.state == "ended"
    assert told(other.mentor.person) == ["mentorship.requested", "mentorship.closed"]


def test_the_last_place_closes_the_mentors_other_requests_kindly(asked, mentor):
    Mentor.objects.update(capacity=1)
    waiting = MentorshipFactory(mentor=mentor)

    accept_mentorship(asked, by=mentor.person)

    waiting.refresh_from_db()
    assert (waiting.state, "not about yours" in waiting.answer) == ("ended", True)


def test_a_full_mentor_is_refused_with_ways_out(asked, mentor):
    Mentor.objects.update(capacity=1)
    MentorshipFactory(mentor=mentor, state="active")

    with pytest.raises(Refused) as refusal:
        accept_mentorship(asked, by=mentor.person)
    assert [offer.url for offer in refusal.value.offers] == ["/mentoring/", "/mentoring/offer/"]


@pytest.mark.django_db(transaction=True)
def test_two_yeses_at_once_never_exceed_the_places(mentor):
    """Without the lock on the mentor's row both count one free place and both take it."""
    Mentor.objects.update(capacity=1)
    asked = [MentorshipFactory(mentor=mentor, project=ProjectFactory(lead=PersonFactory())) for _ in range(2)]

    results = together(2, lambda number: accept_mentorship(asked[number], by=mentor.person))

    assert Mentorship.objects.filter(state="active").count() == 1
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_two_mentors_who_accept_one_project_at_once_do_not_block_each_other(needy, lead):
    mentors = MentorFactory.create_batch(2)
    asked = [request_mentorship(needy, mentor, by=lead, message="Hi") for mentor in mentors]

    results = together(2, lambda number: accept_mentorship(asked[number], by=mentors[number].person))

    assert sorted(type(result).__name__ for result in results) == ["IllegalMove", "Mentorship"]


def test_declining_needs_a_reason_that_the_team_reads(asked, mentor, lead):
    with pytest.raises(Refused):
        decline_mentorship(asked, by=mentor.person, reason="")

    decline_mentorship(asked, by=mentor.person, reason="Not my field.")
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("declined", "Not my field.")
    assert told(lead) == ["mentorship.declined"]


def test_the_team_withdraws_and_the_mentor_is_told(asked, mentor, member):
    withdraw_mentorship(asked, by=member)

    assert told(mentor.person) == ["mentorship.requested", "mentorship.withdrawn"]
    with pytest.raises(IllegalMove):
        accept_mentorship(asked, by=mentor.person)


@pytest.mark.parametrize("who", ["lead", "mentor_person", "operator"])
def test_either_side_completes(who, asked, mentor, request):
    accept_mentorship(asked, by=mentor.person)

    assert complete_mentorship(asked, by=request.getfixturevalue(who)).state == "completed"


def test_setting_aside_is_between_the_team_and_the_operators(needy, mentor, lead, stranger):
    with pytest.raises(PermissionDenied):
        dismiss_suggestion(needy, mentor, by=stranger, reason="no")
    with pytest.raises(Refused):
        dismiss_suggestion(needy, mentor, by=lead, reason=" ")

    first = dismiss_suggestion(needy, mentor, by=lead, reason="We know each other.")
    assert dismiss_suggestion(needy, mentor, by=lead, reason="Again") == first
    assert (told(mentor.person), Entry.objects.count()) == ([], 1)


def test_an_unanswered_request_is_reminded_once_then_closed(asked, mentor, lead, frozen):
    Mentorship.objects.update(requested_at="2026-02-20T09:00Z")
    assert (remind_mentors(), remind_mentors(), expire_requests()) == (1, 0, 0)

    Mentorship.objects.update(requested_at="2026-02-10T09:00Z")
    assert (expire_requests(), expire_requests()) == (1, 0)
    assert told(mentor.person) == ["mentorship.requested", "mentorship.reminded", "mentorship.closed"]
    assert told(lead) == ["mentorship.closed"]


def test_a_mentor_without_an_account_is_asked_by_the_operators(needy, operator, lead):
    silent = MentorFactory(person=PersonFactory(is_active=False), source="test:1")
    asked = request_mentorship(needy, silent, by=lead, message="Hi")
    assert told(operator) == ["mentorship.requested"]

    accept_mentorship(asked, by=operator)
    assert told(lead) == ["mentorship.accepted"]


def test_a_pause_between_request_and_answer_wins(asked, mentor):
    pause_mentor(mentor, by=mentor.person)

    with pytest.raises(IllegalMove):
        accept_mentorship(asked, by=mentor.person)
