"""Who answers by when; and a team that waits longer than promised asks, once a day."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incubator.core.access import allows
from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.asking import ask_tracker
from projects.models import ConflictDeclaration, Milestone, Programme
from projects.states import MILESTONE_FLOW
from tests.conftest import person
from tests.projects.reviewing import evaluated, handed_in, reviewer
from tests.races import together

ASKED = "milestone.asked"
LATE, NEXT_DAY = "2026-03-10T09:00:00+00:00", "2026-03-11T09:00:00+00:00"


@pytest.fixture
def waiting(frozen, project, lead, operator):
    """Handed in on 2 March, promised by the 9th; now it is the 10th."""
    milestone, _ = handed_in(project, lead, title="Firing")
    frozen.move_to(LATE)
    return milestone


def told():
    return {notice.person.name for notice in Notification.objects.filter(entry__verb=ASKED)}


def at(milestone):
    return reverse("milestone_ask", args=[milestone.project.slug, milestone.pk])


def test_the_tracker_is_told_and_nobody_else(waiting, project, lead, operator):
    project.tracker = person("Theo Tracker", "operators")
    project.save()

    ask_tracker(waiting, by=lead)

    assert told() == {"Theo Tracker"}


def test_without_a_tracker_the_operators_without_conflict_are_told(waiting, project, lead):
    entangled = person("Otto Operator", "operators")
    ConflictDeclaration.objects.create(person=entangled, project=project, reason="Cousin.")

    ask_tracker(waiting, by=lead)

    assert told() == {"Olga Operator"}


@pytest.mark.parametrize("why", ["left", "conflict", "stepped down"])
def test_a_tracker_who_left_or_is_in_conflict_is_not_asked(waiting, project, lead, why):
    project.tracker = tracker = person("Theo Tracker", "operators")
    project.save()
    if why == "left":
        tracker.is_active = False
        tracker.save()
    elif why == "stepped down":
        tracker.groups.clear()
    else:
        ConflictDeclaration.objects.create(person=tracker, project=project, reason="Cousin.")

    ask_tracker(waiting, by=lead)

    assert told() == {"Olga Operator"}


def test_nobody_to_ask_is_said(waiting, lead, operator):
    operator.groups.clear()
    with pytest.raises(Refused, match="Nobody can be asked"):
        ask_tracker(waiting, by=lead)
    assert not Entry.objects.filter(verb=ASKED).exists()


def test_it_is_asked_once_a_day_by_the_whole_team(frozen, waiting, lead, member):
    ask_tracker(waiting, by=lead)
    with pytest.raises(Refused, match="today already"):
        ask_tracker(waiting, by=member)
    frozen.move_to(NEXT_DAY)
    ask_tracker(waiting, by=member)

    assert Entry.objects.filter(verb=ASKED).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_of_the_team_who_ask_at_once_ask_once(project, lead, member, operator):
    milestone, submission = handed_in(project, lead)
    submission.answer_by = "2020-01-01"
    submission.save()
    people = (lead, member)

    results = together(2, lambda n: ask_tracker(milestone, by=people[n]))

    assert sorted(type(result).__name__ for result in results) == ["Entry", "Refused"]
    assert Entry.objects.filter(verb=ASKED).count() == 1


def test_before_the_promised_day_is_over_nobody_asks(frozen, waiting, lead):
    frozen.move_to("2026-03-09T09:00:00+00:00")
    with pytest.raises(Refused, match="promised by 9 Mar"):
        ask_tracker(waiting, by=lead)


@pytest.mark.parametrize("state", sorted(set(MILESTONE_FLOW.states) - {"submitted"}))
def test_what_waits_for_no_answer_is_not_asked_about(waiting, lead, state):
    Milestone.objects.update(state=state)
    with pytest.raises(IllegalMove):
        ask_tracker(waiting, by=lead)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("lead", True),
        ("member", True),
        ("operator", False),
        ("mentor_person", False),
        ("conflicted", False),
        ("investor_person", False),
        ("stranger", False),
    ],
)
def test_only_the_team_asks(request, waiting, project, mentor_person, name, may):
    reviewer(project, mentor_person)
    somebody = request.getfixturevalue(name)
    assert allows(somebody, "projects.ask_tracker", waiting) is may
    if not may:
        with pytest.raises(PermissionDenied):
            ask_tracker(waiting, by=somebody)
    assert not Entry.objects.filter(verb=ASKED).exists()


def test_one_press_on_the_page_asks_and_the_page_says_who_did(client_of, waiting, lead, member):
    client = client_of(lead)
    page = client.get(waiting.get_absolute_url()).content.decode()
    assert "The answer is late" in page and at(waiting) in page

    assert client.post(at(waiting)).status_code == 302
    assert client.post(at(waiting)).status_code == 409
    page = client_of(member).get(waiting.get_absolute_url()).content.decode()
    assert "Lena Lead asked the tracker today" in page
    assert at(waiting) not in page


@pytest.mark.parametrize(("name", "status"), [("operator", 403), ("stranger", 404), ("conflicted", 404)])
def test_others_have_no_button_and_no_way(request, client_of, waiting, name, status):
    client = client_of(request.getfixturevalue(name))
    assert client.post(at(waiting)).status_code == status
    assert at(waiting) not in client.get(waiting.get_absolute_url()).content.decode()


def test_the_page_says_who_answers_by_when_with_names_only_where_the_programme_names(
    frozen, client_of, project, lead, mentor_person
):
    reviewer(project, mentor_person, responsible=True)
    milestone, submission = handed_in(project, lead)

    def page():
        return client_of(lead).get(milestone.get_absolute_url()).content.decode()

    assert "The answer comes from the reviewers, by" in page()
    assert mentor_person.name not in page()
    Programme.objects.update(names_reviewers=True)
    assert "The answer comes from Mira Mentor, by" in page()
    evaluated(submission, mentor_person)
    assert "The answer comes from Mira Mentor, by" in page()


@pytest.mark.parametrize("many", [1, 3])
def test_a_page_that_waits_costs_the_same_for_one_reviewer_and_three(
    many, client_of, project, lead, waiting, django_assert_num_queries
):
    for _ in range(many):
        reviewer(project)
    client = client_of(lead)
    with django_assert_num_queries(20):
        client.get(waiting.get_absolute_url())
