"""Evaluations that contradict each other: side by side for everybody in it, and what the team makes of them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.decisions import answer_decision, decide_milestone
from projects.actions.milestones import submit_milestone
from projects.models import Programme, TeamAnswer
from projects.queries.feedback import far_apart
from projects.queries.submissions import milestone_page
from tests.factories import MilestoneFactory, PersonFactory
from tests.projects.reviewing import evaluated, handed_in, reviewer
from tests.races import together

TEXT = "We follow the first on the noise; the handle waits."
HEADING = "The evaluations contradict each other"
ROOM = "What the team makes of it"


@pytest.fixture
def second():
    return PersonFactory(name="Ottilie Zweig")


def decided(project, lead, first, second, scores=(4, 4), words=("accept", "revise")):
    """A decision on one submission that two people evaluated."""
    reviewer(project, first, responsible=True)
    reviewer(project, second)
    milestone, submission = handed_in(project, lead)
    for person, score, word in zip((first, second), scores, words, strict=True):
        evaluated(submission, person, score, word)
    return decide_milestone(milestone, by=first, outcome="changes", reason="Measure again.")


@pytest.fixture
def decision(project, lead, mentor_person, second):
    return decided(project, lead, mentor_person, second)


def address(decision):
    return reverse("decision_answer", args=[decision.milestone.project.slug, decision.pk])


@pytest.mark.parametrize(
    ("scores", "apart"),
    [([], False), ([3], False), ([3, 4], False), ([3, 5], True), ([2, 3, 4], True), ([1, 1], False)],
)
def test_two_points_are_two_opinions(scores, apart):
    assert far_apart(scores) is apart


@pytest.mark.parametrize(
    ("scores", "words", "shown"),
    [
        ((4, 4), ("accept", "revise"), True),
        ((2, 4), ("accept", "accept"), True),
        ((3, 4), ("accept", "accept"), False),
    ],
)
def test_what_counts_as_a_contradiction_is_one_answer_in_page_and_action(
    client_of, project, lead, mentor_person, second, scores, words, shown
):
    decision = decided(project, lead, mentor_person, second, scores, words)
    page = client_of(lead).get(decision.milestone.get_absolute_url()).content.decode()
    assert (HEADING in page, ROOM in page) == (shown, shown)
    if shown:
        assert answer_decision(decision, by=lead, text=TEXT).text == TEXT
    else:
        with pytest.raises(Refused, match="agree with each other"):
            answer_decision(decision, by=lead, text=TEXT)


def test_nothing_is_compared_before_the_decision(client_of, project, lead, mentor_person, second):
    reviewer(project, mentor_person)
    reviewer(project, second)
    milestone, submission = handed_in(project, lead)
    evaluated(submission, mentor_person, 2, "accept")
    evaluated(submission, second, 4, "revise")
    for person in (lead, mentor_person):
        assert HEADING not in client_of(person).get(milestone.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["lead", "member"])
def test_the_team_answers_and_those_who_judge_are_told(
    request, project, decision, operator, mentor_person, second, conflicted, name
):
    project.tracker = operator
    project.save()
    reviewer(project, conflicted)
    by = request.getfixturevalue(name)
    answer = answer_decision(decision, by=by, text=f"  {TEXT} ")
    assert (answer.text, answer.by, answer.decision) == (TEXT, by, decision)
    entry = Entry.objects.get(verb="milestone.answered")
    told = set(Notification.objects.filter(entry=entry).values_list("person__pk", flat=True))
    assert told == {mentor_person.pk, second.pk, operator.pk}


@pytest.mark.parametrize("name", ["mentor_person", "operator", "conflicted", "provider", "stranger"])
def test_nobody_else_answers(request, decision, name):
    with pytest.raises(PermissionDenied):
        answer_decision(decision, by=request.getfixturevalue(name), text=TEXT)
    assert not TeamAnswer.objects.exists()


def test_an_empty_answer_is_refused(decision, lead):
    with pytest.raises(Refused, match="Write what you do"):
        answer_decision(decision, by=lead, text="  \n")


@pytest.mark.django_db(transaction=True)
def test_a_double_click_writes_once(decision, lead, member):
    together(4, lambda n: answer_decision(decision, by=lead, text=TEXT))
    assert TeamAnswer.objects.count() == 1
    assert Entry.objects.filter(verb="milestone.answered").count() == 1
    answer_decision(decision, by=member, text="Otherwise.")
    answer_decision(decision, by=lead, text=TEXT)
    texts = TeamAnswer.objects.values_list("text", flat=True)
    assert list(texts) == [TEXT, "Otherwise.", TEXT]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("lead", 302),
        ("member", 302),
        ("mentor_person", 403),
        ("operator", 403),
        ("conflicted", 404),
        ("provider", 404),
        ("stranger", 404),
    ],
)
def test_who_may_post_an_answer(request, client_of, decision, name, status):
    client = client_of(request.getfixturevalue(name))
    assert client.post(address(decision), {"text": TEXT}).status_code == status
    assert TeamAnswer.objects.count() == (status == 302)


def test_visitors_find_nothing_and_answers_are_posted(client, client_of, decision, lead):
    assert client.post(address(decision), {"text": TEXT}).status_code == 404
    assert client_of(lead).get(address(decision)).status_code == 405


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
def test_a_mistake_comes_back_with_what_was_typed(client_of, decision, lead, text):
    answer = client_of(lead).post(address(decision), {"text": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_text_{decision.pk}"' in page
    assert text.strip() in page
    assert not TeamAnswer.objects.exists()


def test_an_answer_without_a_contradiction_is_refused_on_the_page(
    client_of, project, lead, mentor_person, second
):
    decision = decided(project, lead, mentor_person, second, words=("accept", "accept"))
    assert client_of(lead).post(address(decision), {"text": TEXT}).status_code == 409


@pytest.mark.parametrize("name", ["lead", "member", "mentor_person", "operator"])
def test_the_latest_counts_and_all_of_them_are_read(request, client_of, decision, lead, name):
    answer_decision(decision, by=lead, text="First thought.")
    answer_decision(decision, by=lead, text="Second thought.")
    person = request.getfixturevalue(name)
    page = client_of(person).get(decision.milestone.get_absolute_url()).content.decode()
    assert page.index("Second thought.") < page.index("What it said before") < page.index("First thought.")
    assert (address(decision) in page) == (name in ("lead", "member"))
    shown = milestone_page(decision.milestone, person).versions[0].contradiction
    assert [shown.said.text, *(one.text for one in shown.earlier)] == ["Second thought.", "First thought."]


@pytest.mark.parametrize("names", [False, True])
def test_the_columns_name_reviewers_only_where_the_programme_does(
    client_of, decision, lead, operator, mentor_person, second, names
):
    Programme.objects.update(names_reviewers=names)
    url = decision.milestone.get_absolute_url()
    page = client_of(lead).get(url).content.decode()
    assert (second.name in page, mentor_person.name in page) == (names, names)
    assert ("Mentor 1" in page, "Mentor 2" in page) == (not names, not names)
    assert second.name in client_of(operator).get(url).content.decode()
    assert '<th scope="col">You</th>' in client_of(second).get(url).content.decode()


def test_criteria_are_rows_and_those_far_apart_are_marked(project, lead, mentor_person, second):
    decision = decided(project, lead, mentor_person, second, scores=(2, 4), words=("accept", "accept"))
    shown = milestone_page(decision.milestone, lead).versions[0].contradiction
    criteria = project.programme.rubric.criteria.values_list("label", flat=True)
    assert [line.label for line in shown.lines] == list(criteria)
    assert {line.scores for line in shown.lines} == {(("Mentor 1", 2), ("Mentor 2", 4))}
    assert all(line.is_far_apart for line in shown.lines)


@pytest.mark.parametrize("rounds", [1, 3])
def test_contradictions_cost_the_same_for_one_version_and_three(
    rounds, client_of, project, lead, mentor_person, second, django_assert_num_queries
):
    reviewer(project, mentor_person, responsible=True)
    reviewer(project, second)
    milestone = MilestoneFactory(project=project, state="active")
    for _ in range(rounds):
        submission = submit_milestone(milestone, by=lead, text="pots")
        evaluated(submission, mentor_person, 2, "accept")
        evaluated(submission, second, 4, "revise")
        decision = decide_milestone(milestone, by=mentor_person, outcome="changes", reason="Once more.")
        answer_decision(decision, by=lead, text=TEXT)
    client = client_of(lead)
    with django_assert_num_queries(16):
        page = client.get(milestone.get_absolute_url()).content.decode()
    assert page.count(HEADING) == rounds
