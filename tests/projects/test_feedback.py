"""The arithmetic of evaluations, checked by property, and the picture that the makers get."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.actions.decisions import decide_milestone
from projects.queries.evaluations import feedback_of
from projects.queries.feedback import (
    Mark,
    Point,
    axes_of,
    contradict,
    median_over_projects,
    overall_mean,
    trend_of,
    weighted_mean,
)
from tests.factories import ProgrammeFactory, ProjectFactory
from tests.projects.reviewing import WORDS, evaluated, handed_in, reviewer

scores = st.lists(st.tuples(st.integers(1, 10), st.integers(1, 5) | st.none()), max_size=12)


@given(scores)
def test_weighted_mean_is_between_the_lowest_and_the_highest_score(pairs):
    values = [value for _, value in pairs if value is not None]
    mean = weighted_mean(pairs)
    assert mean is None if not values else min(values) <= mean <= max(values)


@given(scores)
def test_what_does_not_apply_is_left_out(pairs):
    assert weighted_mean(pairs) == weighted_mean([pair for pair in pairs if pair[1] is not None])


@given(scores, st.randoms())
def test_weighted_mean_does_not_depend_on_the_order(pairs, chance: random.Random):
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    assert weighted_mean(shuffled) == weighted_mean(pairs)


marks = st.lists(
    st.builds(
        Mark,
        project=st.integers(1, 4),
        submission=st.just(1),
        evaluation=st.integers(1, 4),
        criterion=st.integers(1, 3),
        label=st.just("Evidence"),
        weight=st.integers(1, 5),
        value=st.integers(1, 5),
    ),
    max_size=20,
)


@given(marks, st.randoms())
def test_overall_mean_is_within_the_scale_and_independent_of_order(given_marks, chance: random.Random):
    shuffled = list(given_marks)
    chance.shuffle(shuffled)
    mean = overall_mean(given_marks)
    assert mean == overall_mean(shuffled)
    assert mean is None if not given_marks else 1 <= mean <= 5


def test_each_evaluation_counts_alike_however_many_criteria_applied():
    def mark(evaluation, criterion, value, weight=1):
        return Mark(1, 1, evaluation, criterion, "x", weight, value)

    assert overall_mean([mark(1, 1, 5), mark(1, 2, 5), mark(1, 3, 5), mark(2, 1, 1)]) == 3


def test_no_median_while_it_would_tell_on_somebody():
    assert median_over_projects([(1, 2.0), (2, 4.0), (2, 5.0)]) is None
    assert median_over_projects([(1, 2.0), (2, 4.0), (3, 5.0)]) == 4.0


def test_axes_put_our_mean_beside_the_programmes_median():
    own = [Mark(1, 1, 1, 7, "Evidence", 1, 4), Mark(1, 1, 2, 7, "Evidence", 1, 5)]
    others = [Mark(2, 2, 3, 7, "Evidence", 1, 2), Mark(3, 3, 4, 7, "Evidence", 1, 3)]
    assert axes_of(own, own + others) == [{"label": "Evidence", "value": 4.5, "median": 3.0}]


def test_the_trend_compares_with_what_was_decided_until_then():
    day = [datetime(2026, 3, n, tzinfo=UTC) for n in range(1, 5)]
    programme = [Mark(n, n, n, 7, "Evidence", 1, n) for n in (1, 2, 3, 4)]
    decided = {n: day[n - 1] for n in (1, 2, 3, 4)}
    points = [Point(1, "first", day[0]), Point(4, "last", day[3])]
    assert trend_of(points, programme, decided) == [
        {"label": "first", "value": 1.0, "median": None},
        {"label": "last", "value": 4.0, "median": 2.5},
    ]


@pytest.mark.parametrize(
    ("words", "differ"),
    [([], False), (["accept"], False), (["accept", "accept"], False), (["accept", "revise"], True)],
)
def test_contradiction(words, differ):
    assert contradict(words) is differ


@pytest.fixture
def decided(project, lead, mentor_person):
    """Evaluated by two who disagree, and decided."""
    reviewer(project, mentor_person, responsible=True)
    second = reviewer(project)
    milestone, submission = handed_in(project, lead)
    evaluated(
        submission, mentor_person, 4, "accept", next_step="Ask ten potters.", private_note="Watch the lead."
    )
    evaluated(submission, second, 2, "revise", next_step="Log the noise.")
    decide_milestone(
        milestone, by=mentor_person, outcome="changes", reason="Follow the second: log the noise."
    )
    return milestone


def test_feedback_is_none_for_who_may_not_read_the_plan(decided, stranger, conflicted, investor_person):
    assert [feedback_of(decided.project, who) for who in (stranger, conflicted, investor_person)] == [
        None
    ] * 3


def test_feedback_before_a_decision_says_nothing_to_anybody(project, lead, mentor_person, operator):
    reviewer(project, mentor_person)
    _, submission = handed_in(project, lead)
    evaluated(submission, mentor_person)
    assert [bool(feedback_of(project, who)) for who in (lead, mentor_person, operator)] == [False] * 3


def test_feedback_hides_names_and_private_notes(decided, lead, mentor_person):
    feedback = feedback_of(decided.project, lead)

    assert [word.by for word in feedback.words] == ["Mentor 1", "Mentor 2"]
    assert mentor_person.name not in str(feedback)
    assert "Watch the lead" not in str(feedback)
    assert [word.feedback for word in feedback.words] == [WORDS, WORDS]


def test_feedback_draws_the_last_decision_and_points_out_that_they_disagree(decided, lead):
    feedback = feedback_of(decided.project, lead)

    assert feedback.contradictory
    assert feedback.next_steps == ("Ask ten potters.", "Log the noise.")
    assert [(axis["value"], axis["median"]) for axis in feedback.axes] == [(3.0, None)] * 3
    assert [point["value"] for point in feedback.points] == [3.0]


def decided_elsewhere(programme, lead, mentor, score):
    other = ProjectFactory(programme=programme, lead=lead)
    reviewer(other, mentor, responsible=True)
    milestone, submission = handed_in(other, lead)
    evaluated(submission, mentor, score)
    return decide_milestone(milestone, by=mentor, outcome="accept", reason="Good.")


def test_feedback_shows_the_programmes_median_as_it_was_at_the_decision(
    project, lead, mentor_person, operator
):
    reviewer(project, mentor_person, responsible=True)
    for score in (1, 2):
        decided_elsewhere(project.programme, operator, mentor_person, score)
    milestone, submission = handed_in(project, lead)
    evaluated(submission, mentor_person, 4)
    decide_milestone(milestone, by=mentor_person, outcome="accept", reason="Good.")
    decided_elsewhere(project.programme, operator, mentor_person, 5)

    feedback = feedback_of(project, lead)
    assert [(axis["value"], axis["median"]) for axis in feedback.axes] == [(4.0, 2.0)] * 3
    assert [(point["value"], point["median"]) for point in feedback.points] == [(4.0, 2.0)]


def test_another_programmes_decisions_say_nothing_here(project, lead, mentor_person, operator):
    for score in (1, 2, 3):
        decided_elsewhere(ProgrammeFactory(), operator, mentor_person, score)
    decision = decided_elsewhere(project.programme, operator, mentor_person, 4)
    assert (decision.overall, decision.median) == (4.0, None)


@pytest.mark.parametrize("rounds", [1, 3])
def test_feedback_takes_the_same_queries_for_one_decision_and_three(
    rounds, project, lead, mentor_person, django_assert_num_queries
):
    reviewer(project, mentor_person, responsible=True)
    for _ in range(rounds):
        milestone, submission = handed_in(project, lead)
        evaluated(submission, mentor_person)
        decide_milestone(milestone, by=mentor_person, outcome="accept", reason="Good.")

    with django_assert_num_queries(4):
        assert len(feedback_of(project, lead).points) == rounds
