"""Two reviewers, a decision, a project that is taken back and a changed rubric in the same second."""

import random

import pytest
from django.db import OperationalError

from projects.actions.decisions import decide_milestone
from projects.actions.endings import withdraw_project
from projects.actions.evaluations import hand_in_evaluation
from projects.actions.rubrics import Asked, adopt_rubric, write_rubric
from projects.models import Decision, Evaluation, Milestone, Project, Submission
from tests.projects.reviewing import evaluated, handed_in, judged, reviewer
from tests.races import together


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_lost_and_nothing_half_done(project, lead, operator, mentor_person, seed):
    """Whatever comes first: each evaluation that was taken is whole and by the rubric it was begun with."""
    responsible, second, third = mentor_person, reviewer(project), reviewer(project)
    reviewer(project, responsible, responsible=True)
    milestone, submission = handed_in(project, lead)
    evaluated(submission, responsible)
    submission = Submission.objects.select_related("milestone__project__programme__rubric").get(
        pk=submission.pk
    )
    readings = [judged(submission, score) for score in (2, 4)]
    rubric = project.programme.rubric
    new = [Asked("Whether anybody would pay", 1, "nobody", "some", "they queue")]

    acts = [
        lambda: ("evaluation", evaluated_as(submission, readings[0], second)),
        lambda: ("evaluation", evaluated_as(submission, readings[1], third)),
        lambda: (
            "decision",
            decide_milestone(milestone, by=responsible, outcome="changes", reason="See both."),
        ),
        lambda: ("withdrawn", withdraw_project(Project.objects.get(pk=project.pk), by=lead)),
        lambda: ("rubric", change_rubric(project.programme, rubric, new, operator)),
    ]
    random.Random(seed).shuffle(acts)
    results = together(len(acts), lambda n: acts[n]())

    done = [result[0] for result in results if isinstance(result, tuple)]
    assert not [result for result in results if isinstance(result, OperationalError)], results  # no deadlock
    sealed = Evaluation.objects.filter(submission=submission).exclude(handed_in_at=None)
    assert sealed.count() == 1 + done.count("evaluation")
    for one in sealed:
        assert {score.criterion.rubric_id for score in one.scores.select_related("criterion")} == {
            one.rubric_id
        }
        assert one.scores.count() == one.rubric.criteria.count()
    decided = Decision.objects.filter(submission=submission).exists()
    assert (Milestone.objects.get(pk=milestone.pk).state == "changes_requested") is decided
    assert decided is ("decision" in done)
    assert (Project.objects.get(pk=project.pk).status == "withdrawn") is ("withdrawn" in done)
    assert rubric.criteria.exclude(label__startswith="Whether anybody").count() == 3
    assert "rubric" in done


def evaluated_as(submission, judgement, person):
    return hand_in_evaluation(submission, judgement, by=person)


def change_rubric(programme, rubric, criteria, operator):
    return adopt_rubric(
        programme, write_rubric(rubric, by=operator, title=rubric.title, criteria=criteria), by=operator
    )
