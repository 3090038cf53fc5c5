"""An operator's hand in a round: every verb in every state by the whole cast, moving, swapping, staleness, races."""

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from mentors.actions.publishing import publish_round
from mentors.actions.round_edits import lock_pair, move_pair
from mentors.actions.rounds import (
    Stale,
    cancel_round,
    change_round,
    create_round,
    discard_round,
    start_round,
)
from mentors.models import MatchRound
from mentors.queries.round_moves import moves_of
from mentors.queries.round_pool import choosable
from mentors.queries.round_view import view_of
from mentors.states import ROUND_FLOW
from tests.mentors.rounding import cohort_of, draft, in_state, mentors_of, pairs_of, worked_out
from tests.races import together


def act(verb, made, by):
    pair = made.pairs.first()
    values = {"title": "x", "programme": None, "objective": "total", "least": 1, "most": 1}
    acts = {
        "change": lambda: change_round(made, by=by, seen=made.version, mentors=list(choosable()), **values),
        "start": lambda: start_round(made, by=by, seen=made.version),
        "cancel": lambda: cancel_round(made, by=by),
        "lock": lambda: lock_pair(made, pair.pk, by=by, seen=made.version, is_locked=True),
        "move": lambda: move_pair(
            made, by=by, seen=made.version, project=pair.project_id, away=pair.mentor_id
        ),
        "publish": lambda: publish_round(made, by=by, seen=made.version),
        "discard": lambda: discard_round(made, by=by, seen=made.version),
    }
    return acts[verb]()


# Verb → from which states to which. A stopped run that had a proposal before it is a proposal again.
TABLE = {
    "change": {"draft": "draft"},
    "start": {"draft": "running", "proposed": "running"},
    "cancel": {"running": "proposed"},
    "lock": {"proposed": "proposed"},
    "move": {"proposed": "proposed"},
    "publish": {"proposed": "published"},
    "discard": {"draft": "discarded", "proposed": "discarded"},
}


@pytest.fixture
def proposed(operator):
    cohort_of(3)
    mentors_of(3)
    return worked_out(draft(operator), operator)


@pytest.mark.parametrize("state", ROUND_FLOW.states)
@pytest.mark.parametrize("verb", TABLE)
def test_each_verb_in_each_state(verb, state, proposed, operator):
    made = in_state(proposed, state)
    if state not in TABLE[verb]:
        with pytest.raises(IllegalMove):
            act(verb, made, operator)
        made.refresh_from_db()
        assert made.state == state
        return
    act(verb, made, operator)
    made.refresh_from_db()
    assert made.state == TABLE[verb][state]


@pytest.mark.parametrize("who", ["lead", "member", "mentor_person", "editor", "stranger", "provider"])
@pytest.mark.parametrize("verb", TABLE)
def test_only_operators_change_a_round(verb, who, proposed, request):
    before = Entry.objects.count()
    with pytest.raises(PermissionDenied):
        act(verb, proposed, request.getfixturevalue(who))
    assert Entry.objects.count() == before


@pytest.mark.parametrize("verb", TABLE)
def test_an_operator_in_conflict_with_one_of_its_projects_leaves_it_to_others(verb, proposed, operator):
    proposed.cohort.first().project.conflicts.create(person=operator, reason="invested")
    with pytest.raises(PermissionDenied):
        act(verb, proposed, operator)


@pytest.mark.parametrize("who", ["lead", "mentor_person", "stranger"])
def test_only_operators_make_rounds(who, request):
    with pytest.raises(PermissionDenied):
        draft(request.getfixturevalue(who))


@pytest.mark.parametrize("verb", [verb for verb in TABLE if verb != "cancel"])
def test_who_saw_an_older_version_overwrites_nothing(verb, proposed, operator):
    made = in_state(proposed, "draft" if verb == "change" else "proposed")
    before = pairs_of(made)
    MatchRound.objects.filter(pk=made.pk).update(version=made.version + 1)

    with pytest.raises(Stale) as refusal:
        act(verb, made, operator)

    assert "Olga Operator changed this round" in str(refusal.value)
    assert refusal.value.offers[0].url == made.get_absolute_url()
    assert pairs_of(MatchRound.objects.get(pk=made.pk)) == before


def test_a_cohort_of_nobody_is_refused(operator):
    with pytest.raises(Refused):
        draft(operator)
    assert MatchRound.objects.count() == 0


def test_projects_in_conflict_with_who_makes_it_are_left_out(operator):
    first, *_ = cohort_of(2)
    mentors_of(1)
    first.conflicts.create(person=operator, reason="invested")

    made = draft(operator)
    assert list(made.cohort.values_list("project__title", flat=True)) == ["Project 1"]


def test_only_projects_without_a_mentor(operator):
    first, *_ = cohort_of(2)
    (mentor,) = mentors_of(1, capacity=2)
    first.mentorships.create(mentor=mentor, state="active")

    made = draft(operator, only_without=True)
    assert list(made.cohort.values_list("project__title", flat=True)) == ["Project 1"]


def test_a_round_without_a_pool_is_not_started(operator):
    cohort_of(1)
    made = draft(operator, mentors=[])
    with pytest.raises(Refused):
        start_round(made, by=operator, seen=0)


# moving


def keys(made, project, mentor):
    pairs = made.cohort.filter(project__title=project).values_list("project", flat=True)
    return pairs.get(), made.pool.filter(mentor__person__name=mentor).values_list("mentor", flat=True).get()


def test_moving_to_a_free_mentor_costs_what_was_said_and_is_locked(operator):
    cohort_of(1)
    mentors_of(2, skills=("wiring", "planning"))
    made = worked_out(draft(operator), operator)
    ((_title, name),) = pairs_of(made)
    other = "Mentor 1" if name == "Mentor 0" else "Mentor 0"
    project, there = keys(made, "Project 0", other)
    away = keys(made, "Project 0", name)[1]
    said = {one.value: one for one in moves_of(view_of(made, operator), project, away)}
    before = view_of(made, operator).measure

    move_pair(made, by=operator, seen=made.version, project=project, away=away, there=there)

    after = view_of(MatchRound.objects.get(pk=made.pk), operator)
    assert said[f"{there}-"].total == round(100 * (after.measure.total - before.total))
    assert said[f"{there}-"].minimum == round(100 * (after.measure.minimum - before.minimum))
    (pair,) = after.pairs
    assert (pair.mentor_id, pair.is_locked, pair.is_by_hand) == (there, True, True)
    assert said["-"].unserved == 1


def test_swapping_two_projects(operator):
    cohort_of(2)
    mentors_of(2, skills=("wiring", "casting"))
    for mentor in choosable():
        mentor.skills = ["wiring", "casting", "planning"][: 2 + mentor.pk % 2]
        mentor.save()
    made = worked_out(draft(operator), operator)
    (first, mine), (second, theirs) = sorted(pairs_of(made))
    project, away = keys(made, first, mine)
    swap, there = keys(made, second, theirs)
    said = {one.value: one for one in moves_of(view_of(made, operator), project, away)}
    before = view_of(made, operator).measure.total

    move_pair(made, by=operator, seen=made.version, project=project, away=away, there=there, swap=swap)

    assert pairs_of(made) == {(first, theirs), (second, mine)}
    after = view_of(MatchRound.objects.get(pk=made.pk), operator).measure.total
    assert said[f"{there}-{swap}"].total == round(100 * (after - before))


@pytest.mark.parametrize("case", ["full", "no candidate", "twice", "too many", "gone", "nowhere"])
def test_a_move_that_cannot_be_is_refused_and_changes_nothing(case, operator):
    cohort_of(3)
    mentors_of(3)
    made = worked_out(draft(operator), operator)
    before = pairs_of(made)
    project, away = keys(made, "Project 0", "Mentor 0")
    there = keys(made, "Project 1", "Mentor 1")[1]
    spare = keys(made, "Project 1", "Mentor 2")[1]
    if case == "no candidate":
        made.candidates.filter(project=project, mentor=there).delete()
    values = {
        "full": {"away": away, "there": there},
        "no candidate": {"away": away, "there": there},
        "twice": {"there": away},
        "too many": {"there": spare},
        "gone": {"away": there},
        "nowhere": {},
    }[case]
    if case == "too many":
        made.pairs.filter(mentor=spare).delete()
        before = pairs_of(made)

    with pytest.raises(Refused):
        move_pair(made, by=operator, seen=made.version, project=project, **values)
    assert pairs_of(made) == before


def test_locking_a_pair_that_is_gone_is_refused(proposed, operator):
    with pytest.raises(Refused):
        lock_pair(proposed, 999_999, by=operator, seen=proposed.version, is_locked=True)


@pytest.mark.django_db(transaction=True)
def test_two_operators_who_saw_the_same_version_cannot_both_move(operator):
    cohort_of(2)
    mentors_of(2)
    made = worked_out(draft(operator), operator)
    pairs = list(made.pairs.all())

    def take_away(at):
        pair = pairs[at]
        return move_pair(made, by=operator, seen=made.version, project=pair.project_id, away=pair.mentor_id)

    done = together(2, take_away)
    assert sorted(type(one).__name__ for one in done) == ["MatchRound", "Stale"]
    assert made.pairs.count() == 1


def test_a_made_round_keeps_its_parameters(operator):
    cohort_of(2)
    mentors_of(1)
    made = create_round(
        by=operator, title=" Spring ", programme=None, objective="total", least=0, most=2,
        mentors=list(choosable()),
    )  # fmt: skip
    assert (made.title, made.objective, made.least, made.most) == ("Spring", "total", 0, 2)
    assert (made.cohort.count(), made.pool.get().free) == (2, 1)
