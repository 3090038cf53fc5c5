"""The desk: each role's facts bring their lines, nobody sees another's, and the queries stay the same."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import now

from incubator.accounts.models import Organisation
from incubator.insights.queries.desk import desk_of
from incubator.insights.queries.queues import queues
from incubator.insights.queries.search import find
from projects.actions.gates import appeal_gate
from projects.models import Submission
from tests.factories import MilestoneFactory, ProjectFactory
from tests.projects.gating import DROP, HOLD, decided
from tests.projects.reading import application_in, in_conflict_with, read_by, read_programme, reader_of


@pytest.fixture
def due(project):
    return MilestoneFactory(project=project, title="First firing", due_on=now().date() - timedelta(days=1))


def test_a_makers_desk_begins_with_what_is_late(due, lead):
    desk = desk_of(lead)

    assert (desk.first.title, desk.first.note, str(desk.first.badge.label)) == (
        "“First firing” is late",
        "Quiet Kiln",
        "late",
    )
    assert [one.title for one in desk.projects] == ["Quiet Kiln"]
    assert desk.queues == []


def test_a_reviewers_desk_has_what_was_handed_in_and_a_conflicted_one_has_nothing(
    due, lead, mentor_person, conflicted, project
):
    Submission.objects.create(milestone=due, version=1, by=lead, text="three pots", answer_by=now().date())
    due.state = "submitted"
    due.save()
    for somebody in (mentor_person, conflicted):
        project.reviewers.create(person=somebody)

    assert desk_of(mentor_person).first.title == "Evaluate “First firing”"
    assert (desk_of(conflicted).first, desk_of(conflicted).waits) == (None, [])


def test_a_readers_desk_counts_what_is_still_to_read_and_no_conflict(operator):
    programme = read_programme()
    first, second = (application_in(programme, number) for number in (1, 2))
    free, in_conflict = (reader_of(programme, operator) for _ in range(2))
    in_conflict_with(first, in_conflict)

    def waits(person):
        desk = desk_of(person)
        return [(one.title, one.note) for one in [desk.first, *desk.waits] if one]

    assert waits(free) == [("Read 2 applications", programme.title)]
    assert waits(in_conflict) == [("Read 1 application", programme.title)]
    for application in (first, second):
        read_by(application, free)
    assert waits(free) == []


def test_a_leads_desk_says_that_they_may_appeal_as_long_as_they_may(project, lead, member, operator):
    gate = decided(project, DROP, operator)
    assert desk_of(lead).first.title == "“Quiet Kiln” was let go; you may appeal"
    assert desk_of(member).first is None
    with time_machine.travel(now() + timedelta(days=22)):
        assert desk_of(lead).first is None
    appeal_gate(gate, by=lead, words="The crack came from the transport.")
    assert desk_of(lead).first is None


def test_a_hold_alone_calls_for_no_appeal(frozen, project, lead, operator):
    decided(project, HOLD, operator)
    assert desk_of(lead).first is None


def test_an_operators_desk_counts_every_queue(operator, lead):
    ProjectFactory(status="applied", applied_at=now() - timedelta(days=3), lead=lead)
    ProjectFactory(status="applied", applied_at=now() - timedelta(days=1))
    Organisation.objects.create(name="New Works", slug="new-works", kind="company")

    waiting = {str(one.label): one.number for one in queues(operator) if one.number}
    assert waiting == {"Applications": 2, "Projects without a lead": 1, "Organisations to verify": 1}
    assert [one.number for one in desk_of(operator).queues].count(0) == 7


def test_a_desk_wants_a_member(client_of):
    response = client_of(None).get(reverse("desk"))

    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/desk/")


def test_a_newcomers_desk_says_how_to_begin(client_of, stranger):
    page = client_of(stranger).get(reverse("desk")).content.decode()

    assert "Nothing waits for you." in page
    assert "You are in no project yet." in page


MEMBER_QUERIES, OPERATOR_QUERIES = 14, 15


@pytest.mark.parametrize("many", [1, 3])
def test_a_desk_keeps_its_queries(many, lead, operator, client_of, django_assert_num_queries):
    for number in range(many):
        project = ProjectFactory(title=f"Kiln {number}", lead=lead, status="incubating")
        MilestoneFactory(project=project, due_on=now().date())
    for somebody, queries in ((lead, MEMBER_QUERIES), (operator, OPERATOR_QUERIES)):
        client = client_of(somebody)
        client.get(reverse("desk"))
        with django_assert_num_queries(queries):
            assert client.get(reverse("desk")).status_code == 200


def test_operations_are_for_operators(client_of, operator, lead):
    assert client_of(operator).get(reverse("operations")).status_code == 200
    assert client_of(lead).get(reverse("operations")).status_code == 403


@pytest.mark.parametrize("words", ["", "   ", "\x00", "%", "a" * 5000, "'; drop table --", "(((", "🔥"])
def test_search_takes_any_words(client_of, words, db):
    assert client_of(None).get(reverse("search"), {"q": words}).status_code == 200


def test_search_finds_only_what_one_may_see(project, lead, stranger):
    project.title, project.visibility = "Hidden Hammer", "team"
    project.save()

    assert [line.title for kind in find(lead, "hammer") for line in kind.lines] == ["Hidden Hammer"]
    assert find(stranger, "hammer") == []


def test_quiet_projects_rise_on_an_operators_desk_their_own_first_with_what_they_need(operator, lead):
    ago = now() - timedelta(days=50)
    for title, tracker in (("Loom", None), ("Own loom", operator)):
        one = ProjectFactory(title=title, tracker=tracker, lead=lead, registered_at=ago)
        one.needs.create(title=f"A reed for {title}")

    lines = desk_of(operator).quiet
    assert [(one.title, one.note) for one in lines] == [
        ("Own loom", "needs: A reed for Own loom"),
        ("Loom", "needs: A reed for Loom"),
    ]
    assert [(str(one.badge.label), one.badge.tone) for one in lines] == [
        ("yours · 50 days", "blue"),
        ("50 days", ""),
    ]
    assert desk_of(lead).quiet == []


def test_a_question_waits_on_the_teams_desk_until_it_is_answered(project, lead, operator):
    hello = project.hellos.create(text="How are the pots?")
    assert desk_of(lead).first.title == "How is “Quiet Kiln” coming along?"
    assert desk_of(operator).first is None

    hello.answer, hello.answered_at = "well", now()
    hello.save()
    assert desk_of(lead).first is None
