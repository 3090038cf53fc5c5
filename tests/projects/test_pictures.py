"""The database's arithmetic against the pure functions, on the same marks; and the filling of old rows."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incubator.core.clock import now
from projects.actions.decisions import draw_picture
from projects.actions.evaluations import Judgement, correct_evaluation, hand_in_evaluation
from projects.models import Decision, Evaluation, Score, Submission
from projects.queries.feedback import Mark, Point, axes_of, trend_of, weighted_mean
from tests.factories import MilestoneFactory, ProgrammeFactory, ProjectFactory
from tests.projects.reviewing import evaluated, handed_in, judged, reviewer

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
one_evaluation = st.lists(st.integers(1, 5) | st.none(), min_size=3, max_size=3)
one_project = st.lists(st.lists(one_evaluation, min_size=1, max_size=3), min_size=1, max_size=3)


def written(told, weights):
    """Projects of one programme, their submissions decided in turn, a day apart; and the marks of it all."""
    programme = ProgrammeFactory()
    criteria = list(programme.rubric.criteria.all())
    for one, weight in zip(criteria, weights, strict=True):
        one.weight = weight
        one.save()
    marks, decisions = [], []
    for submissions in told:
        project = ProjectFactory(programme=programme)
        for evaluations in submissions:
            milestone = MilestoneFactory(project=project)
            submission = Submission.objects.create(milestone=milestone, version=1, answer_by=BEGIN.date())
            for values in evaluations:
                scores = list(zip(criteria, values, strict=True))
                made = Evaluation.objects.create(
                    submission=submission, rubric=programme.rubric, handed_in_at=BEGIN,
                    overall=weighted_mean((one.weight, value) for one, value in scores),
                )  # fmt: skip
                for one, value in scores:
                    if value is not None:
                        Score.objects.create(evaluation=made, criterion=one, value=value)
                        place = (project.pk, submission.pk, made.pk)
                        marks.append(Mark(*place, one.pk, one.label, one.weight, value))
            decision = Decision.objects.create(
                submission=submission, milestone=milestone, outcome="accept", reason="So be it.",
                made_at=BEGIN + timedelta(days=len(decisions)),
            )  # fmt: skip
            draw_picture(decision, project)
            decisions.append(decision)
    return marks, decisions


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(one_project, min_size=1, max_size=4), st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_the_database_and_the_pure_functions_agree(told, weights):
    with transaction.atomic():
        marks, decisions = written(told, weights)
        decided = {one.submission_id: one.made_at for one in decisions}
        for decision in decisions:
            until = [mark for mark in marks if decided[mark.submission] <= decision.made_at]
            own = [mark for mark in marks if mark.submission == decision.submission_id]
            drawn = [(axis["label"], axis["value"], axis["median"]) for axis in decision.means]
            expected = [(axis["label"], axis["value"], axis["median"]) for axis in axes_of(own, until)]
            assert [near(axis) for axis in sorted(drawn)] == sorted(expected)
            point = Point(decision.submission_id, "", decision.made_at)
            trend = trend_of([point], marks, decided)
            shown = [(decision.overall, decision.median)] if decision.overall is not None else []
            assert [near(one) for one in shown] == [(one["value"], one["median"]) for one in trend]
        transaction.set_rollback(True)


def near(values):
    return tuple(pytest.approx(value) if isinstance(value, float) else value for value in values)


def test_what_was_there_before_is_filled_as_it_would_have_been_drawn(project, lead, mentor_person):
    """Corrected, left out, three projects: the migration writes what the actions wrote."""
    for number in range(3):
        other = ProjectFactory(programme=project.programme, lead=lead)
        reviewer(other, mentor_person, responsible=True)
        milestone, submission = handed_in(other, lead)
        first = evaluated(submission, mentor_person, 2 + number)
        full = judged(submission, 3)
        some = dict.fromkeys(list(full.scores)[:1], None) | dict.fromkeys(list(full.scores)[1:], 2 + number)
        second = Judgement(some, full.feedback, recommendation="accept")
        correct_evaluation(first, second, by=mentor_person)
        hand_in_evaluation(submission, judged(submission, 4), by=reviewer(other))
        decision = Decision.objects.create(
            submission=submission, milestone=milestone, outcome="accept", reason="Good.", made_at=now()
        )
        draw_picture(decision, other)
    drawn = pictures()
    Evaluation.objects.update(overall=None)
    Decision.objects.update(overall=None, median=None, means=[])

    with connection.cursor() as cursor:
        cursor.execute(import_module("projects.migrations.0005_evaluation_means_filled").FILL)

    assert pictures() == drawn
    assert drawn[1][-1][2] is not None


def pictures():
    decisions = Decision.objects.order_by("pk")
    return (
        list(Evaluation.objects.order_by("pk").values_list("overall", flat=True)),
        list(decisions.values_list("overall", "means", "median")),
    )
