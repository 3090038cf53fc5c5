"""Whether makers read who evaluated: only where the programme says so, on every page; private notes never."""

import pytest

from incubator.core.refusal import Refused
from projects.actions.decisions import decide_milestone
from projects.actions.programmes import change_programme
from projects.models import Programme, Project
from projects.queries.detail import activity_for, activity_of
from tests.projects.reviewing import evaluated, handed_in, reviewer

NOTE = "Between us: the budget is thin."


@pytest.fixture
def decided(project, lead, mentor_person):
    reviewer(project, mentor_person, responsible=True)
    milestone, submission = handed_in(project, lead)
    evaluated(submission, mentor_person, 4, private_note=NOTE)
    decide_milestone(milestone, by=mentor_person, outcome="accept", reason="Whole pots.")
    return milestone


def pages(milestone):
    project = milestone.project.get_absolute_url()
    return [
        project,
        f"{project}milestones/",
        milestone.get_absolute_url(),
        f"{project}activity/",
        "/me/notifications/",
        "/desk/",
    ]


def read_by(client, milestone, word):
    """The pages on which the word stands."""
    answers = {url: client.get(url) for url in pages(milestone)}
    assert {url: answer.status_code for url, answer in answers.items()} == dict.fromkeys(answers, 200)
    return [url for url, answer in answers.items() if word in answer.content.decode()]


@pytest.mark.parametrize("name", ["lead", "member"])
def test_makers_find_the_reviewers_name_on_no_page(request, client_of, decided, mentor_person, name):
    client = client_of(request.getfixturevalue(name))
    assert read_by(client, decided, mentor_person.name) == []


def test_makers_read_the_name_where_the_programme_says_so(client_of, decided, lead, mentor_person):
    Programme.objects.update(names_reviewers=True)
    project = decided.project.get_absolute_url()
    expected = [project, decided.get_absolute_url()]
    assert read_by(client_of(lead), decided, mentor_person.name) == expected


@pytest.mark.parametrize("names", [True, False])
@pytest.mark.parametrize("name", ["lead", "member"])
def test_private_notes_reach_no_maker(request, client_of, decided, operator, name, names):
    Programme.objects.update(names_reviewers=names)
    assert read_by(client_of(request.getfixturevalue(name)), decided, NOTE) == []
    assert read_by(client_of(operator), decided, NOTE) == [decided.get_absolute_url()]


@pytest.mark.parametrize(
    ("name", "names", "shown"), [("lead", False, False), ("lead", True, True), ("operator", False, True)]
)
def test_the_picture_beside_a_decision_in_the_log_tells_no_more(
    request, decided, mentor_person, name, names, shown
):
    Programme.objects.update(names_reviewers=names)
    project = Project.objects.get()
    entries = activity_for(activity_of(project), project, request.getfixturevalue(name))
    actors = [entry.actor for entry in entries if entry.verb == "milestone.decided"]
    assert actors == [mentor_person if shown else None]


def test_names_are_not_opened_over_words_that_were_given_without_them(
    client_of, decided, operator, lead, mentor_person
):
    programme = decided.project.programme
    with pytest.raises(Refused, match="on the word that makers read no names"):
        change_programme(programme, by=operator, names_reviewers=True, title="Renamed")
    programme.refresh_from_db()
    assert (programme.names_reviewers, programme.title != "Renamed") == (False, True)
    assert read_by(client_of(lead), decided, mentor_person.name) == []
    change_programme(programme, by=operator, title="Renamed")
    Programme.objects.update(names_reviewers=True)
    assert change_programme(programme, by=operator, names_reviewers=False).names_reviewers is False


def test_a_programme_in_which_nobody_evaluated_yet_may_name_them(project, operator):
    assert change_programme(project.programme, by=operator, names_reviewers=True).names_reviewers is True
