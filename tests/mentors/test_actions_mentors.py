"""Becoming a mentor, pausing, retiring."""

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from mentors.actions.mentors import (
    apply_as_mentor,
    approve_mentor,
    change_mentor,
    decline_mentor,
    pause_mentor,
    resume_mentor,
    retire_mentor,
)
from mentors.models import Mentor
from tests.factories import MentorFactory, MentorshipFactory, ProjectFactory

OFFER = {"expertise": "Wiring.", "skills": ["wiring"], "fields": [], "languages": ["German"], "capacity": 1}


def test_applying_waits_for_an_operator_who_is_told(stranger, operator):
    mentor = apply_as_mentor(by=stranger, **OFFER)

    assert (mentor.state, mentor.languages) == ("applied", ["de"])
    assert Notification.objects.get().person == operator


def test_applying_twice_makes_one_mentor(stranger):
    apply_as_mentor(by=stranger, **OFFER)

    with pytest.raises(IllegalMove):
        apply_as_mentor(by=stranger, **OFFER)
    assert Mentor.objects.count() == 1


def test_who_was_declined_reads_why_and_may_apply_again(stranger, operator):
    mentor = decline_mentor(apply_as_mentor(by=stranger, **OFFER), by=operator, reason="Say more.")

    assert (mentor.state, mentor.answer) == ("declined", "Say more.")
    assert apply_as_mentor(by=stranger, **OFFER).state == "applied"


def test_declining_without_a_reason_is_refused(stranger, operator):
    with pytest.raises(Refused):
        decline_mentor(apply_as_mentor(by=stranger, **OFFER), by=operator, reason=" ")


def test_approving_tells_the_mentor(mentor, operator):
    Mentor.objects.update(state="applied")

    assert approve_mentor(mentor, by=operator).state == "approved"
    assert Notification.objects.get().person == mentor.person


@pytest.mark.parametrize("act", [approve_mentor, pause_mentor, resume_mentor, retire_mentor])
def test_a_stranger_changes_nothing(act, mentor, stranger):
    with pytest.raises(PermissionDenied):
        act(mentor, by=stranger)

    mentor.refresh_from_db()
    assert (mentor.state, Entry.objects.count()) == ("approved", 0)


def test_a_mentor_does_not_approve_themself(stranger):
    with pytest.raises(PermissionDenied):
        approve_mentor(apply_as_mentor(by=stranger, **OFFER), by=stranger)


def test_pausing_closes_open_requests_kindly_and_keeps_mentees(mentor, needy, lead):
    asked = MentorshipFactory(mentor=mentor, project=needy, by=lead)
    helped = MentorshipFactory(mentor=mentor, project=ProjectFactory(), state="active")

    pause_mentor(mentor, by=mentor.person)

    asked.refresh_from_db()
    helped.refresh_from_db()
    assert (asked.state, helped.state) == ("ended", "active")
    assert "not about your project" in asked.answer
    assert Notification.objects.filter(person=lead, entry__verb="mentorship.closed").count() == 1


def test_resuming_takes_requests_again(mentor):
    pause_mentor(mentor, by=mentor.person)

    assert resume_mentor(mentor, by=mentor.person).state == "approved"


def test_retiring_ends_what_is_under_way_and_tells_the_team(mentor, needy, lead):
    helped = MentorshipFactory(mentor=mentor, project=needy, state="active")

    retire_mentor(mentor, by=mentor.person)

    helped.refresh_from_db()
    assert helped.state == "ended"
    assert Notification.objects.filter(person=lead, entry__verb="mentorship.ended").exists()


def test_fewer_places_than_mentees_are_refused(mentor):
    MentorshipFactory.create_batch(2, mentor=mentor, state="active")

    with pytest.raises(Refused):
        change_mentor(mentor, by=mentor.person, capacity=1)


def test_only_the_mentor_changes_what_they_offer(mentor, operator):
    with pytest.raises(PermissionDenied):
        change_mentor(mentor, by=operator, skills=["law"])


def test_the_journal_keeps_what_was_offered_before(mentor):
    change_mentor(mentor, by=mentor.person, skills=["law"])

    assert Entry.objects.get().facts["before"] == {"skills": ["mains wiring", "CE marking"]}


def test_the_database_holds_the_states(db):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        MentorFactory(state="famous")
