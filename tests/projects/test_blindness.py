"""Who reviews learns nobody's score before handing in their own: on no page, in no sheet, by no order, operator or not."""

import pytest

from incubator.insights.queries.search import find
from tests.factories import ProgrammeFactory, ProjectFactory
from tests.projects.reviewing import evaluated, handed_in, reviewer

SECRET = "Zwetschgenmus convinces me entirely, and so does the jar."
OPERATOR_PAGES = [
    "/operations/reviewing/",
    "/operations/reviewing/reviewers.csv",
    "/operations/reviewing/scores/",
    "/operations/reviewing/scores.csv",
    "/operations/cohort/",
    "/operations/cohort/milestones.csv",
    "/operations/cohort/waits.csv",
    "/operations/cohort/funnel.csv",
    "/operations/",
]
BOARDS = OPERATOR_PAGES[:-1]


@pytest.fixture
def programme(db):
    return ProgrammeFactory(title="Spring", slug="spring")


@pytest.fixture
def submission(programme, lead):
    project = ProjectFactory(title="Plum Jar", slug="plum-jar", programme=programme, lead=lead)
    return handed_in(project, lead, title="First jar")[1]


def pages_of(submission):
    milestone = submission.milestone.get_absolute_url()
    return [
        "/desk/", "/reviews/", f"/reviews/{submission.pk}/", milestone, f"{milestone}decide/",
        "/projects/plum-jar/", "/projects/plum-jar/milestones/", "/search/?q=Zwetschgenmus", "/projects/?q=Zwetschgenmus",
        "/notifications/", *OPERATOR_PAGES,
    ]  # fmt: skip


def seen(client, submission):
    """Everything that can be opened, without what differs from one look to the next."""
    answers = [client.get(address) for address in pages_of(submission)]
    opened = [answer for answer in answers if answer.status_code == 200]
    assert len(opened) >= 6
    return "\n".join(
        answer.content.decode() if not answer.streaming else b"".join(answer.streaming_content).decode()
        for answer in opened
    )


def scores_in(client):
    """What the boards say of scores: everybody's mean, lean and spread, and the order of submissions."""
    reviewing = client.get("/operations/reviewing/").context
    scores = client.get("/operations/reviewing/scores/").context
    lines = {
        line.person.name: (line.mean, line.spread, line.lowest, line.highest)
        for line in reviewing["page"].items
    }
    return lines, [(line.submission.pk, line.scored.raw) for line in scores["lines"]]


@pytest.mark.parametrize("name", ["mentor_person", "operator"])
def test_a_reviewer_reads_no_word_and_no_score_before_their_own_is_in(
    request, name, submission, client_of, stranger
):
    person = request.getfixturevalue(name)
    other = reviewer(submission.milestone.project, stranger)
    reviewer(submission.milestone.project, person, responsible=True)
    evaluated(submission, other, 5, feedback=SECRET, private_note="Zwetschgenmus privately")
    client = client_of(person)

    assert SECRET not in seen(client, submission)
    assert "privately" not in seen(client, submission)
    assert find(person, "Zwetschgenmus") == []

    evaluated(submission, person, 3)
    assert SECRET in client.get(submission.milestone.get_absolute_url()).content.decode()


def test_an_operator_who_reviews_cannot_tell_a_score_from_the_boards(
    programme, submission, client_of, operator, stranger, lead
):
    other, client = reviewer(submission.milestone.project, stranger), client_of(operator)
    elsewhere = ProjectFactory(title="Second", slug="second", programme=programme, lead=lead)
    reviewer(elsewhere, other)
    known = handed_in(elsewhere, lead)[1]
    evaluated(known, other, 2)
    evaluated(submission, other, 5)
    assert scores_in(client) == (
        {"Sami Stranger": (3.5, pytest.approx(2.1213, abs=0.001), 2.0, 5.0)},
        [(submission.pk, 5.0), (known.pk, 2.0)],
    )

    reviewer(submission.milestone.project, operator)
    assert scores_in(client) == (
        {"Olga Operator": (None, None, None, None), "Sami Stranger": (2.0, None, 2.0, 2.0)},
        [(known.pk, 2.0)],
    )

    evaluated(submission, operator, 3)
    assert scores_in(client)[1] == [(submission.pk, 4.0), (known.pk, 2.0)]


@pytest.mark.parametrize("address", BOARDS)
def test_who_only_reviews_reaches_no_board_however_they_sort_it(
    address, submission, client_of, mentor_person
):
    reviewer(submission.milestone.project, mentor_person)
    for query in ("", "?programme=spring", "?programme=spring&sort=-score", "?programme=spring&page=2"):
        assert client_of(mentor_person).get(address + query).status_code == 403


@pytest.mark.parametrize("score", [1, 5])
def test_the_order_of_what_waits_does_not_follow_the_scores(
    score, submission, programme, client_of, mentor_person, stranger, lead
):
    """Whatever another gave, a reviewer's list stands in the order of the promises."""
    second = ProjectFactory(title="Second", slug="second", programme=programme, lead=lead)
    reviewer(second, mentor_person)
    reviewer(submission.milestone.project, mentor_person)
    later = handed_in(second, lead, title="Second jar")[1]
    evaluated(submission, reviewer(submission.milestone.project, stranger), score)
    waiting = client_of(mentor_person).get("/reviews/?sort=-overall").context["waiting"]
    assert [task.submission for task in waiting] == [submission.pk, later.pk]
