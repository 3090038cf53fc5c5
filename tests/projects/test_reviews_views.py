"""The review inbox and the page on which an evaluation is written."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from projects.actions.decisions import decide_milestone
from projects.actions.evaluations import save_evaluation_draft
from projects.models import ConflictDeclaration, CorrectionDraft, Evaluation, Submission
from projects.queries.reviews import waiting_reviews
from tests.factories import ProjectFactory
from tests.projects.reviewing import WORDS, evaluated, handed_in, judged, reviewer

INBOX = "/reviews/"


@pytest.fixture
def submission(project, lead, mentor_person):
    reviewer(project, mentor_person, responsible=True)
    return handed_in(project, lead, title="First firing")[1]


def answers(submission, value="3", **values):
    criteria = submission.milestone.project.programme.rubric.criteria.values_list("pk", flat=True)
    words = {"feedback": WORDS, "recommendation": "accept", "next_step": "", "private_note": ""}
    return {f"criterion_{pk}": value for pk in criteria} | words | values


def page_of(submission, name="evaluation_write"):
    return reverse(name, args=[submission.pk])


@pytest.mark.parametrize(
    ("name", "status"),
    [("mentor_person", 200), ("lead", 403), ("operator", 403), ("conflicted", 404), ("stranger", 404)],
)
def test_who_opens_the_evaluation(request, client_of, project, submission, conflicted, name, status):
    reviewer(project, conflicted)
    client = client_of(request.getfixturevalue(name))
    assert client.get(page_of(submission)).status_code == status
    assert client.get(page_of(submission, "evaluation_correct")).status_code == {200: 302}.get(status, status)
    assert client.post(page_of(submission, "evaluation_draft"), {}).status_code == {200: 302}.get(
        status, status
    )


def test_a_visitor_signs_in_first(client_of, submission):
    assert client_of(None).get(INBOX).status_code == 302
    back = f"/accounts/login/?next={page_of(submission)}"
    assert client_of(None).get(page_of(submission)).url == back
    assert client_of(None).post(page_of(submission, "evaluation_draft")).url == back
    correct = page_of(submission, "evaluation_correct")
    for name in ("evaluation_correct", "correction_draft"):
        assert client_of(None).post(page_of(submission, name)).url == f"/accounts/login/?next={correct}"
    script = {"HTTP_HX_REQUEST": "true"}
    assert client_of(None).post(page_of(submission, "correction_draft"), **script).status_code == 401


def test_an_evaluation_is_handed_in_and_sealed(client_of, submission, mentor_person):
    client = client_of(mentor_person)
    assert client.post(page_of(submission), answers(submission)).status_code == 302

    assert Evaluation.objects.get().handed_in_at
    shown = client.get(page_of(submission)).content.decode()
    assert "What you handed in" in shown
    assert page_of(submission, "evaluation_correct") in shown
    again = client.post(page_of(submission), answers(submission, "4"))
    assert (again.status_code, Evaluation.objects.get().scores.first().value) == (409, 3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"value": "1", "feedback": "Weak."}, "A 1 or a 5 needs a sentence"),
        ({"value": ""}, "Give a score, or say that it does not apply."),
        ({"recommendation": ""}, "Say what you recommend"),
        ({"value": "9"}, "9 is not one of the available choices"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    client_of, submission, mentor_person, change, sentence
):
    values = answers(submission, **{"next_step": "Ask ten potters."} | change)
    answer = client_of(mentor_person).post(page_of(submission), values)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Ask ten potters." in answer.content.decode()


def test_a_draft_is_saved_as_one_types_and_comes_back(client_of, submission, mentor_person):
    client = client_of(mentor_person)
    values = answers(submission, "na", recommendation="", feedback="So far, so good")
    answer = client.post(page_of(submission, "evaluation_draft"), values, headers={"HX-Request": "true"})

    assert (answer.status_code, b"Draft kept" in answer.content, b"<html" in answer.content) == (
        200,
        True,
        False,
    )
    shown = client.get(page_of(submission)).content.decode()
    assert "So far, so good" in shown
    assert shown.count('value="na"') == shown.count("checked") == 3
    assert b"draft" in client.get(INBOX).content


def test_words_that_come_after_the_decision_are_kept_as_a_draft(
    client_of, project, submission, mentor_person
):
    late = reviewer(project)
    evaluated(submission, mentor_person)
    decide_milestone(submission.milestone, by=mentor_person, outcome="accept", reason="Fine.")

    answer = client_of(late).post(page_of(submission), answers(submission))

    assert (answer.status_code, WORDS in answer.content.decode()) == (409, True)
    assert Evaluation.objects.get(reviewer=late).feedback == WORDS
    assert b"The decision is taken" in client_of(late).get(page_of(submission)).content


def test_a_correction_is_kept_as_one_types_and_gone_once_it_is_in(client_of, submission, mentor_person):
    first = evaluated(submission, mentor_person, 3)
    client, keep = client_of(mentor_person), page_of(submission, "correction_draft")
    typed = answers(submission, "5", feedback="Better than I thought", private_note="Hm.") | {
        "recommendation": ""
    }
    kept = client.post(keep, typed, HTTP_HX_REQUEST="true")
    assert "Draft kept at" in kept.content.decode()
    assert client.post(keep, answers(submission, feedback="x" * 20_001)).status_code == 422

    page = client.get(page_of(submission, "evaluation_correct"))
    form = page.context["form"]
    assert {str(form[name].value()) for name in form.criteria} == {"5"}
    assert (form["feedback"].value(), form["private_note"].value()) == ("Better than I thought", "Hm.")
    assert f'data-keep-url="{keep}"' in page.content.decode()
    first.refresh_from_db()
    assert (first.overall, first.feedback, first.replaced_by) == (3, WORDS, None)

    client.post(page_of(submission, "evaluation_correct"), answers(submission, "4"))
    assert not CorrectionDraft.objects.exists()
    assert Evaluation.objects.get(replaced_by=None).overall == 4


def test_a_correction_that_comes_after_the_decision_keeps_its_words(client_of, submission, mentor_person):
    evaluated(submission, mentor_person)
    decide_milestone(submission.milestone, by=mentor_person, outcome="accept", reason="Well measured.")
    client, address = client_of(mentor_person), page_of(submission, "evaluation_correct")
    assert client.get(address).status_code == 302
    refused = client.post(address, answers(submission, "4", feedback="I was too mild with them."))
    assert refused.status_code == 409
    for answer in (refused, client.get(address)):
        page = answer.content.decode()
        assert "I was too mild with them." in page
        assert "Hand in the correction" not in page
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "status"), [("lead", 403), ("operator", 403), ("conflicted", 404), ("stranger", 404)]
)
def test_nobody_else_keeps_a_correction(request, client_of, project, submission, mentor_person, name, status):
    evaluated(submission, mentor_person)
    client = client_of(request.getfixturevalue(name))
    assert client.post(page_of(submission, "correction_draft"), answers(submission)).status_code == status
    other = reviewer(project)
    assert client_of(other).post(page_of(submission, "correction_draft"), {}).status_code == 409
    assert not CorrectionDraft.objects.exists()


def test_a_correction_replaces_what_was_handed_in(client_of, submission, mentor_person):
    evaluated(submission, mentor_person, 2)
    client = client_of(mentor_person)
    assert "checked" in client.get(page_of(submission, "evaluation_correct")).content.decode()

    assert client.post(page_of(submission, "evaluation_correct"), answers(submission, "4")).status_code == 302
    assert client.post(page_of(submission, "evaluation_correct"), answers(submission, "")).status_code == 422
    assert Evaluation.objects.filter(replaced_by=None).get().scores.first().value == 4


def test_the_inbox_shows_what_waits_late_first_then_what_is_done(
    client_of, frozen, project, submission, mentor_person
):
    other = ProjectFactory(lead=project.memberships.first().person, title="Slow Loom")
    reviewer(other, mentor_person)
    _, late = handed_in(other, project.memberships.first().person)
    Submission.objects.filter(pk=late.pk).update(answer_by=date(2026, 2, 20))

    assert [(task.project, task.is_late) for task in waiting_reviews(mentor_person)] == [
        ("Slow Loom", True),
        ("Quiet Kiln", False),
    ]
    evaluated(submission, mentor_person)
    content = client_of(mentor_person).get(INBOX).content.decode()
    assert "To decide" in content
    assert "Done lately" in content


def test_whoever_is_in_conflict_finds_no_trace(client_of, project, submission, mentor_person):
    save_evaluation_draft(submission, judged(submission), by=mentor_person)
    ConflictDeclaration.objects.create(project=project, person=mentor_person, reason="sister")

    content = client_of(mentor_person).get(INBOX).content.decode()

    assert project.title not in content
    assert "You review nothing yet" in content
    assert waiting_reviews(mentor_person) == ()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_costs_the_same_for_one_row_and_three(
    rows, client_of, project, lead, mentor_person, django_assert_num_queries
):
    reviewer(project, mentor_person, responsible=True)
    for _ in range(rows):
        handed_in(project, lead)
        evaluated(handed_in(project, lead)[1], mentor_person)
    Submission.objects.update(answer_by=date.today() - timedelta(days=1))
    client = client_of(mentor_person)
    with django_assert_num_queries(9):
        assert client.get(INBOX).content.decode().count("<li data-linked") == 3 * rows


@pytest.mark.parametrize("rows", [1, 3])
def test_handing_in_costs_the_same_for_one_reviewer_and_three(
    rows, client_of, project, submission, mentor_person, operator, django_assert_num_queries
):
    project.tracker = operator
    project.save()
    for _ in range(rows):
        evaluated(submission, reviewer(project))
    client, form = client_of(mentor_person), answers(submission)
    with django_assert_num_queries(21):  # two of them the test's savepoint
        assert client.post(page_of(submission), form).status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_evaluation_costs_the_same_for_one_draft_and_three(
    rows, client_of, project, submission, mentor_person, django_assert_num_queries
):
    for _ in range(rows):
        evaluated(submission, reviewer(project))
    client = client_of(mentor_person)
    with django_assert_num_queries(14):
        client.get(page_of(submission))
