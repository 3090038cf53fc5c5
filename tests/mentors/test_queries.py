"""Who sees whom, who is suggested and why."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from incubator.core.clock import now
from mentors.models import Mentor, Mentorship
from mentors.queries.answering import usual_answers
from mentors.queries.desk import mentoring
from mentors.queries.directory import directory, facets
from mentors.queries.suggestions import askable, suggestions_for
from mentors.queries.visible import visible_mentors, visible_mentorships
from projects.permissions import has_conflict
from tests.factories import MentorFactory, MentorshipFactory, PersonFactory, ProjectFactory


def names(suggestions):
    return [one.mentor.person.name for one in suggestions]


@pytest.mark.parametrize(
    ("state", "visibility", "seen_by"),
    [
        ("approved", "public", {"visitor", "stranger", "operator", "mentor"}),
        ("paused", "public", {"visitor", "stranger", "operator", "mentor"}),
        ("approved", "community", {"stranger", "operator", "mentor"}),
        ("applied", "public", {"operator", "mentor"}),
        ("declined", "public", {"operator", "mentor"}),
        ("retired", "public", {"operator", "mentor"}),
    ],
)
def test_who_sees_a_mentor(state, visibility, seen_by, mentor, stranger, operator):
    Mentor.objects.update(state=state)
    mentor.person.visibility = visibility
    mentor.person.save()
    people = {"visitor": AnonymousUser(), "stranger": stranger, "operator": operator, "mentor": mentor.person}

    assert {name for name, person in people.items() if visible_mentors(person).exists()} == seen_by


def test_mentorships_are_between_the_two_and_the_operators(mentor, needy, lead, member, operator, stranger):
    MentorshipFactory(mentor=mentor, project=needy)
    people = [lead, member, operator, mentor.person, stranger, AnonymousUser()]

    assert [visible_mentorships(person).count() for person in people] == [1, 1, 1, 1, 0, 0]


def test_suggestions_say_why(needy, mentor, lead):
    (one,) = suggestions_for(needy, lead)

    assert one.mentor == mentor
    assert one.why[0].text == "2 of 2 skills: mains wiring, CE marking"
    assert [said.kind for said in one.why] == sorted(
        (said.kind for said in one.why), key="for against unknown".find
    )


def test_the_better_fit_comes_first(needy, mentor, lead):
    MentorFactory(person=PersonFactory(name="Half"), skills=["CE marking"])

    assert names(suggestions_for(needy, lead)) == [mentor.person.name, "Half"]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "paused"},
        {"state": "applied"},
        {"capacity": 0},
        {"last_active": "2020-01-01T00:00Z"},
        {"skills": [], "languages": [], "expertise": ""},
    ],
)
def test_who_cannot_help_now_is_not_suggested(change, needy, mentor, lead):
    Mentor.objects.update(**change)

    assert suggestions_for(needy, lead) == []


def test_signing_in_counts_as_being_awake(needy, mentor, lead):
    Mentor.objects.update(last_active="2020-01-01T00:00Z")
    mentor.person.last_login = now()
    mentor.person.save()

    assert len(suggestions_for(needy, lead)) == 1


def test_asked_and_set_aside_mentors_are_not_suggested_again(needy, mentor, lead):
    MentorshipFactory(mentor=mentor, project=needy)
    needy.dismissals.create(mentor=MentorFactory(), reason="no", by=lead)

    assert suggestions_for(needy, lead) == []


def conflict_by(kind, person, project, lead):
    if kind == "team":
        project.memberships.create(person=person, role="advisor")
    elif kind == "declared":
        project.conflicts.create(person=person, reason="invested")


@pytest.mark.parametrize("kind", ["team", "declared", "organisation", "none"])
def test_who_is_in_conflict_is_neither_askable_nor_suggested(kind, needy, lead, conflicted, stranger):
    person = conflicted if kind == "organisation" else stranger
    conflict_by(kind, person, needy, lead)
    MentorFactory(person=person)
    found = not askable(needy).filter(person=person).exists()

    assert found is has_conflict(person, needy) is (kind != "none")
    assert bool(suggestions_for(needy, lead)) is (kind == "none")


def test_a_request_of_a_project_in_conflict_vanishes_from_inbox_and_count(needy, mentor):
    MentorshipFactory(mentor=mentor, project=needy)
    assert len(mentoring(mentor.person)[0]) == 1

    needy.conflicts.create(person=mentor.person, reason="invested")
    assert mentoring(mentor.person)[0] == []


def test_suggestions_are_for_the_team_and_operators_without_conflict(needy, mentor, operator, stranger):
    assert [len(suggestions_for(needy, person)) for person in (operator, stranger)] == [1, 0]

    needy.conflicts.create(person=operator, reason="sister")
    assert suggestions_for(needy, operator) == []


@pytest.mark.parametrize("number", [1, 3])
def test_suggestions_take_a_fixed_number_of_queries(number, needy, lead, django_assert_num_queries):
    MentorFactory.create_batch(number)

    with django_assert_num_queries(5):
        assert len(suggestions_for(needy, lead)) == number


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([1, 2], None),
        ([1, 3, 9], "usually answers in 3 days"),
        ([0.2, 0.3, 8], "usually answers within a day"),
    ],
)
def test_how_soon_is_the_median_from_three_answers_on(days, said, mentor):
    for span in days:
        at = now()
        MentorshipFactory(
            mentor=mentor, state="declined", requested_at=at - timedelta(days=span), answered_at=at
        )

    assert usual_answers([mentor.pk]).get(mentor.pk) == said


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["Ada", "Bo"]),
        ({"q": "CNC ada"}, ["Ada"]),
        ({"q": "kilns"}, ["Ada", "Bo"]),
        ({"skill": "reactnative"}, ["Bo"]),
        ({"field": "energy"}, ["Ada"]),
        ({"language": "fr"}, ["Bo"]),
        ({"room": True}, ["Ada"]),
    ],
)
def test_the_directory_filters(wanted, found, stranger):
    MentorFactory(person=PersonFactory(name="Ada"), skills=["CNC"], fields=["energy"])
    MentorFactory(person=PersonFactory(name="Bo"), skills=["React Native"], languages=["fr"], capacity=0)

    shown = directory(stranger, wanted, facets(stranger))
    assert [mentor.person.name for mentor in shown] == found


def test_the_desk_lists_requests_and_mentees(mentor, needy):
    MentorshipFactory(mentor=mentor, project=needy)
    MentorshipFactory(
        mentor=mentor, project=ProjectFactory(title="Helped"), state="active", answered_at=now()
    )

    assert [one.project.title for one in mentoring(mentor.person)[0]] == ["Quiet Kiln"]
    assert [one.project.title for one in mentoring(mentor.person)[1]] == ["Helped"]
    assert Mentorship.objects.count() == 2
