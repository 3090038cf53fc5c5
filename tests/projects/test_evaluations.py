"""Evaluations: drafts, the seal, corrections, blindness, conflicts, the decision, and the same second."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions import decisions
from projects.actions.decisions import decide_milestone
from projects.actions.evaluations import (
    Judgement,
    correct_evaluation,
    hand_in_evaluation,
    save_evaluation_draft,
)
from projects.models import ConflictDeclaration, Decision, Evaluation, Milestone
from projects.queries.submissions import milestone_page
from tests.projects.reviewing import WORDS, evaluated, handed_in, judged, reviewer
from tests.races import together


@pytest.fixture
def firing(project, lead, mentor_person):
    """Handed in, with a responsible reviewer."""
    reviewer(project, mentor_person, responsible=True)
    return handed_in(project, lead)


def test_a_draft_keeps_scores_what_does_not_apply_and_words(firing, mentor_person):
    _, submission = firing
    first, second, _ = submission.milestone.project.programme.rubric.criteria.values_list("pk", flat=True)

    draft = save_evaluation_draft(
        submission, Judgement({first: 4, second: None}, "So far…"), by=mentor_person
    )
    again = save_evaluation_draft(submission, Judgement({first: 2}, "Rather…"), by=mentor_person)

    assert draft.pk == again.pk
    assert [score.value for score in again.scores.all()] == [2]
    assert (again.feedback, again.left_out, again.handed_in_at) == ("Rather…", [], None)


def test_hand_in_seals_and_tells_the_responsible_without_a_name(firing, project):
    milestone, submission = firing
    second = reviewer(project)

    evaluation = evaluated(submission, second)

    assert evaluation.handed_in_at
    entry = Entry.objects.get(verb="evaluation.handed_in")
    assert second.name not in entry.sentence
    assert f"projects.project:{milestone.project_id}" not in entry.scopes
    with pytest.raises(Refused):
        save_evaluation_draft(submission, judged(submission, 1), by=second)


@pytest.mark.parametrize(
    ("score", "words", "recommendation", "left", "fits"),
    [
        (3, "", "accept", 0, True),
        (1, "", "accept", 0, False),
        (5, "Too short.", "accept", 0, False),
        (5, WORDS, "accept", 0, True),
        (3, "", "", 0, False),
        (3, "", "maybe", 0, False),
        (3, "", "accept", 1, False),
    ],
)
def test_what_handing_in_asks_for(firing, mentor_person, score, words, recommendation, left, fits):
    _, submission = firing
    full = judged(submission, score, recommendation, feedback=words)
    scores = dict(list(full.scores.items())[left:])
    judgement = Judgement(scores, words, recommendation=recommendation)

    if fits:
        assert hand_in_evaluation(submission, judgement, by=mentor_person).handed_in_at
    else:
        with pytest.raises(Refused):
            hand_in_evaluation(submission, judgement, by=mentor_person)
        assert not Evaluation.objects.exists()


def test_a_correction_replaces_visibly_and_the_first_stays(firing, mentor_person):
    milestone, submission = firing
    first = evaluated(submission, mentor_person, 2, "revise")

    second = correct_evaluation(first, judged(submission, 4), by=mentor_person)

    first.refresh_from_db()
    assert (first.replaced_by, second.reviewer) == (second, mentor_person)
    shown = milestone_page(milestone, mentor_person).versions[0].opinions
    assert [(one.mean, one.corrected, one.earlier[0].mean) for one in shown] == [(4, True, 2)]


def test_only_the_own_and_only_the_last_is_corrected(firing, project, mentor_person):
    _, submission = firing
    second = reviewer(project)
    first = evaluated(submission, mentor_person)
    correct_evaluation(first, judged(submission, 4), by=mentor_person)

    with pytest.raises(Refused):
        correct_evaluation(first, judged(submission, 4), by=mentor_person)
    with pytest.raises(PermissionDenied):
        correct_evaluation(first, judged(submission, 4), by=second)


def test_reviewers_are_blind_until_their_own_is_in(firing, project, mentor_person, operator, lead):
    milestone, submission = firing
    second = reviewer(project)
    evaluated(submission, second, private_note="Between us.")

    def read(person):
        return [(one.by, one.private_note) for one in milestone_page(milestone, person).versions[0].opinions]

    assert read(mentor_person) == []
    assert read(lead) == []
    assert read(operator) == [(second.name, "Between us.")]
    evaluated(submission, mentor_person)
    assert [by for by, _ in read(mentor_person)] == [second.name, mentor_person.name]
    assert "Between us." not in str(read(mentor_person))
    assert read(lead) == []

    decide_milestone(milestone, by=mentor_person, outcome="accept", reason="Whole pots.")
    milestone.refresh_from_db()
    assert read(lead) == [("Mentor 1", ""), ("Mentor 2", "")]
    assert milestone_page(milestone, lead).versions[0].answer.by == ""


def test_an_operator_who_reviews_is_blind_like_any_reviewer(firing, project, mentor_person, operator):
    milestone, submission = firing
    reviewer(project, operator)
    evaluated(submission, mentor_person)

    assert milestone_page(milestone, operator).versions[0].opinions == ()
    with pytest.raises(Refused):
        decide_milestone(milestone, by=operator, outcome="accept", reason="Fine.")


def test_whoever_is_in_conflict_neither_evaluates_nor_decides(firing, conflicted, project):
    milestone, submission = firing
    reviewer(project, conflicted, responsible=True)

    for act in (
        lambda: save_evaluation_draft(submission, judged(submission), by=conflicted),
        lambda: hand_in_evaluation(submission, judged(submission), by=conflicted),
        lambda: decide_milestone(milestone, by=conflicted, outcome="accept", reason="Fine."),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Evaluation.objects.exists()


def test_an_operator_in_declared_conflict_does_not_decide(firing, mentor_person, operator, project):
    milestone, submission = firing
    evaluated(submission, mentor_person)
    ConflictDeclaration.objects.create(project=project, person=operator, reason="cousin")

    with pytest.raises(PermissionDenied):
        decide_milestone(milestone, by=operator, outcome="accept", reason="Fine.")
    assert milestone_page(milestone, operator).versions[0].opinions == ()


@pytest.mark.parametrize(
    ("outcome", "state"), [("accept", "accepted"), ("changes", "changes_requested"), ("stop", "abandoned")]
)
def test_decide_milestone_moves_answers_and_tells(firing, lead, member, mentor_person, outcome, state):
    milestone, submission = firing
    evaluated(submission, mentor_person)

    decision = decide_milestone(milestone, by=mentor_person, outcome=outcome, reason=" Whole pots. ")

    milestone.refresh_from_db()
    assert (milestone.state, decision.reason, milestone.decided_at is not None) == (
        state,
        "Whole pots.",
        True,
    )
    told = Notification.objects.filter(entry__verb="milestone.decided")
    assert {notice.person for notice in told} == {lead, member}


def test_decide_needs_an_evaluation_a_reason_and_an_outcome(firing, operator, mentor_person):
    milestone, submission = firing
    with pytest.raises(Refused, match="No evaluation"):
        decide_milestone(milestone, by=operator, outcome="accept", reason="Fine.")
    evaluated(submission, mentor_person)
    with pytest.raises(Refused, match="reason"):
        decide_milestone(milestone, by=operator, outcome="accept", reason="  ")
    with pytest.raises(Refused, match="outcome"):
        decide_milestone(milestone, by=operator, outcome="perhaps", reason="Fine.")
    assert not Decision.objects.exists()


def test_the_responsible_reviewer_writes_their_own_before_deciding(firing, project, mentor_person):
    milestone, submission = firing
    evaluated(submission, reviewer(project))

    with pytest.raises(Refused) as refusal:
        decide_milestone(milestone, by=mentor_person, outcome="accept", reason="Fine.")
    assert refusal.value.offers[0].url == f"/reviews/{submission.pk}/"


def test_an_evaluation_after_the_decision_is_refused_and_the_words_can_be_kept(
    firing, project, mentor_person
):
    milestone, submission = firing
    late = reviewer(project)
    evaluated(submission, mentor_person)
    decide_milestone(milestone, by=mentor_person, outcome="accept", reason="Fine.")

    with pytest.raises(Refused, match="before your evaluation"):
        evaluated(submission, late)
    assert save_evaluation_draft(submission, judged(submission), by=late).feedback == WORDS
    with pytest.raises(Refused):
        correct_evaluation(
            Evaluation.objects.get(reviewer=mentor_person), judged(submission), by=mentor_person
        )


@pytest.mark.django_db(transaction=True)
def test_handing_in_twice_at_once_hands_in_once(firing, mentor_person):
    _, submission = firing

    results = together(2, lambda n: evaluated(submission, mentor_person, 2 + n))

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Evaluation.objects.exclude(handed_in_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_an_evaluation_in_the_same_second_lose_nothing(
    firing, project, mentor_person, monkeypatch
):
    """The decision waits, row in hand; the evaluation that comes meanwhile waits for it, and is told."""
    milestone, submission = firing
    late = reviewer(project)
    evaluated(submission, mentor_person)
    deciding, results = threading.Event(), {}
    check = decisions.check_heard

    def slowly(*args):
        check(*args)
        deciding.set()
        wait_until_somebody_waits_for_a_lock()

    monkeypatch.setattr(decisions, "check_heard", slowly)

    def evaluate():
        deciding.wait()
        try:
            results["evaluation"] = evaluated(submission, late)
        except Refused as refusal:
            results["evaluation"] = refusal
        finally:
            connection.close()

    hand = threading.Thread(target=evaluate)
    hand.start()
    decide_milestone(milestone, by=mentor_person, outcome="accept", reason="Fine.")
    hand.join()

    assert isinstance(results["evaluation"], Refused)
    assert not Evaluation.objects.filter(reviewer=late).exclude(handed_in_at=None).exists()
    assert Milestone.objects.get(pk=milestone.pk).state == "accepted"


def wait_until_somebody_waits_for_a_lock():
    """Asks the database until another transaction hangs on a row that we hold (at most a while)."""
    with connection.cursor() as cursor:
        for _ in range(2000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.005)")
    raise AssertionError("nobody waited: the evaluation does not hold the milestone's row")


def test_an_evaluation_before_the_decision_counts(firing, project, mentor_person, lead):
    milestone, submission = firing
    evaluated(submission, reviewer(project), 2, "revise")
    evaluated(submission, mentor_person, 4)
    with transaction.atomic():
        decide_milestone(milestone, by=mentor_person, outcome="changes", reason="See the first.")

    milestone.refresh_from_db()
    assert [one.mean for one in milestone_page(milestone, lead).versions[0].opinions] == [2, 4]
