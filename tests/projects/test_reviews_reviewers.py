"""Who becomes a reviewer, by whose word, and how it ends."""

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from projects.actions.reviewers import assign_reviewer, end_reviewing
from projects.models import ConflictDeclaration, Reviewer
from tests.projects.reviewing import handed_in, reviewer


def test_an_operator_assigns_a_reviewer_and_the_makers_log_does_not_say_so(project, operator, mentor_person):
    made = assign_reviewer(project, mentor_person, by=operator, responsible=True)

    assert (made.person, made.is_responsible) == (mentor_person, True)
    entry = Entry.objects.get(verb="reviewer.assigned")
    assert entry.scopes == [f"accounts.person:{mentor_person.pk}"]


def test_lead_and_mentor_agree_whichever_acts(project, lead, mentor_person):
    assign_reviewer(project, mentor_person, by=mentor_person, granted_by=lead)
    assign_reviewer(project, mentor_person, by=lead, granted_by=mentor_person)

    assert Reviewer.objects.count() == 1


def test_one_side_alone_or_the_wrong_side_is_not_enough(project, lead, member, mentor_person, stranger):
    for by, granted_by in (
        (mentor_person, None),
        (lead, None),
        (mentor_person, mentor_person),
        (mentor_person, member),
        (mentor_person, stranger),
        (lead, lead),
        (stranger, mentor_person),
        (stranger, lead),
    ):
        with pytest.raises(PermissionDenied):
            assign_reviewer(project, mentor_person, by=by, granted_by=granted_by)
    assert not Reviewer.objects.exists()


def test_nobody_in_conflict_is_assigned_whoever_asks(
    project, lead, member, conflicted, operator, mentor_person
):
    ConflictDeclaration.objects.create(project=project, person=mentor_person, reason="sister")

    for person in (member, conflicted, mentor_person):
        with pytest.raises(Refused, match="conflict"):
            assign_reviewer(project, person, by=operator)
    with pytest.raises(Refused, match="conflict"):
        assign_reviewer(project, conflicted, by=conflicted, granted_by=lead)
    assert not Reviewer.objects.exists()


def test_an_operator_in_conflict_assigns_nobody(project, operator, mentor_person):
    ConflictDeclaration.objects.create(project=project, person=operator, reason="sister")
    with pytest.raises(PermissionDenied):
        assign_reviewer(project, mentor_person, by=operator)


def test_assigning_again_takes_up_what_had_ended(project, operator, mentor_person):
    assign_reviewer(project, mentor_person, by=operator, responsible=True)
    end_reviewing(project, mentor_person, by=mentor_person)

    again = assign_reviewer(project, mentor_person, by=operator)

    assert (again.ended_at, again.is_responsible) == (None, False)


def test_end_reviewing_twice_ends_it_once(project, operator, mentor_person):
    reviewer(project, mentor_person)

    end_reviewing(project, mentor_person, by=operator)
    end_reviewing(project, mentor_person, by=operator)

    assert Entry.objects.filter(verb="reviewer.ended").count() == 1


def test_the_lead_does_not_send_a_reviewer_away_while_their_answer_is_awaited(project, lead, mentor_person):
    reviewer(project, mentor_person)
    handed_in(project, lead)

    with pytest.raises(Refused):
        end_reviewing(project, mentor_person, by=lead)
    assert Reviewer.objects.get().ended_at is None


def test_a_stranger_ends_nothing(project, stranger, mentor_person):
    reviewer(project, mentor_person)
    with pytest.raises(PermissionDenied):
        end_reviewing(project, mentor_person, by=stranger)
