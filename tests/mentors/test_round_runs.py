"""Working a match round out: who is put together, what is left open, and that a run writes once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from incubator.core.clock import now
from incubator.notices.models import Notification
from mentors.actions.round_edits import lock_pair
from mentors.actions.round_runs import lost_runs, work_out
from mentors.actions.round_runs import worked_out as run_through
from mentors.actions.rounds import cancel_round, start_round, tick_round
from mentors.models import Dismissal, MatchRound
from mentors.queries.round_pool import choosable, feasibility
from mentors.tasks import resume_match_rounds, run_match_round
from tests.factories import MentorshipFactory
from tests.mentors.rounding import cohort_of, draft, mentors_of, pairs_of, worked_out


@pytest.fixture
def four(db):
    """Four projects, three mentors with one place each: one goes without."""
    return cohort_of(4), mentors_of(3)


def test_a_run_proposes_pairs_and_keeps_every_objectives_answer(four, operator):
    made = worked_out(draft(operator), operator)

    assert (made.state, made.run, made.failed) == ("proposed", None, "")
    assert pairs_of(made) == {("Project 0", "Mentor 0"), ("Project 1", "Mentor 1"), ("Project 2", "Mentor 2")}
    assert sorted(made.results) == ["fair", "let_go", "stable", "total"]
    kept = made.candidates.get(project__title="Project 0", mentor__person__name="Mentor 0")
    assert kept.parts["skills"] == 0.5
    assert kept.reasons[0] == {
        "code": "skills", "kind": "for", "facts": {"words": ["wiring"], "total": 2},
    }  # fmt: skip
    assert Notification.objects.get(person=operator).entry.verb == "match_round.proposed"


@pytest.mark.parametrize("bar", ["conflict", "dismissed", "declined", "active"])
def test_who_is_barred_is_no_candidate_and_nothing_says_why(bar, four, operator):
    (first, *_), (mentor, *_) = four
    if bar == "conflict":
        first.conflicts.create(person=mentor.person, reason="a secret of theirs")
    elif bar == "dismissed":
        Dismissal.objects.create(project=first, mentor=mentor, reason="a secret of the team")
    else:
        mentor.capacity = 2
        mentor.save()
        MentorshipFactory(project=first, mentor=mentor, state=bar, answer="a secret of the mentor")

    made = worked_out(draft(operator), operator)

    assert not made.candidates.filter(project=first, mentor=mentor).exists()
    assert ("Project 0", "Mentor 0") not in pairs_of(made)
    assert "secret" not in str(list(made.candidates.values())) + str(made.results)


def test_places_held_by_an_earlier_rounds_requests_are_not_given_again(four, operator):
    (first, *_), (mentor, *_) = four
    earlier = draft(operator)
    MentorshipFactory(project=first, mentor=mentor, state="requested", round=earlier)

    assert choosable().get(pk=mentor.pk).room == 0
    made = worked_out(draft(operator), operator)
    assert not made.pairs.filter(mentor=mentor).exists()


def test_locked_pairs_stay_when_it_runs_again_and_unlocked_ones_may_go(four, operator):
    made = worked_out(draft(operator), operator)
    pair = made.pairs.get(project__title="Project 2")
    lock_pair(made, pair.pk, by=operator, seen=made.version, is_locked=True)

    worked_out(made, operator, "total")

    assert made.objective == "total"
    assert made.pairs.get(project=pair.project_id, mentor=pair.mentor_id).is_locked


def test_a_locked_pair_in_conflict_since_is_let_go(four, operator):
    made = worked_out(draft(operator), operator)
    pair = made.pairs.get(project__title="Project 2")
    lock_pair(made, pair.pk, by=operator, seen=made.version, is_locked=True)
    pair.project.conflicts.create(person=pair.mentor.person, reason="invested")

    worked_out(made, operator)

    assert made.results["let_go"] == [[pair.project_id, pair.mentor_id]]
    assert not made.pairs.filter(project=pair.project_id, mentor=pair.mentor_id).exists()


def test_a_run_delivered_twice_writes_once(four, operator):
    made = draft(operator)
    started = start_round(made, by=operator, seen=0)

    assert [run_match_round(made.pk, str(started.run)) for _ in range(2)] == [True, False]
    made.refresh_from_db()
    assert made.pairs.count() == 3
    assert Notification.objects.filter(person=operator).count() == 1


def test_a_stopped_run_writes_nothing(four, operator):
    made = draft(operator)
    started = start_round(made, by=operator, seen=0)
    cancel_round(made, by=operator)

    assert tick_round(made.pk, started.run, 2) is False
    assert work_out(made.pk, started.run) is False
    made.refresh_from_db()
    assert (made.state, made.pairs.count(), made.results) == ("draft", 0, {})


def test_stopped_half_way_the_run_ends_at_its_next_word(four, operator, monkeypatch):
    """The first word of how far it is comes after the operator's stop."""
    made = draft(operator)
    started = start_round(made, by=operator, seen=0)
    monkeypatch.setattr("mentors.actions.round_runs.TELL_AFTER", 0)
    stale = MatchRound.objects.get(pk=made.pk)
    cancel_round(made, by=operator)

    assert run_through(stale, started.run) is False


def test_stopping_a_second_run_keeps_the_proposal_before_it(four, operator):
    made = worked_out(draft(operator), operator)
    before = pairs_of(made)
    start_round(made, by=operator, seen=made.version)
    cancel_round(made, by=operator)

    made.refresh_from_db()
    assert (made.state, pairs_of(made)) == ("proposed", before)


def test_a_run_that_fails_says_so_and_the_round_is_as_before(four, operator, monkeypatch):
    made = draft(operator)
    started = start_round(made, by=operator, seen=0)

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("mentors.actions.round_runs.answers", broken)
    with pytest.raises(ZeroDivisionError):
        work_out(made.pk, started.run)

    made.refresh_from_db()
    assert (made.state, made.failed != "", made.run) == ("draft", True, None)


def test_the_sweep_begins_a_lost_run_again(four, operator, frozen):
    made = draft(operator)
    started = start_round(made, by=operator, seen=0)
    assert lost_runs() == []

    MatchRound.objects.filter(pk=made.pk).update(seen_at=now() - timedelta(minutes=4))
    assert lost_runs() == [(made.pk, started.run)]
    assert resume_match_rounds() == 1


def test_an_unknown_run_does_nothing(four, operator):
    made = draft(operator)
    assert work_out(made.pk, uuid4()) is False


def test_feasibility_names_who_goes_without_and_whom_to_ask(four):
    projects, mentors = four
    found = feasibility([one.pk for one in projects], list(choosable()), least=1, most=1)

    assert found.tone == "warn"
    assert found.said == ["3 places for 4 projects.", "1 project would go without a mentor."]
    assert found.ask == mentors


def test_feasibility_when_the_places_go_round(db):
    projects, _mentors = cohort_of(2), mentors_of(1, capacity=3)
    found = feasibility([one.pk for one in projects], list(choosable()), least=1, most=2)

    assert (found.tone, found.ask) == ("good", [])
    assert found.said[0] == "3 places for 2 projects."


def test_feasibility_counts_who_may_be_proposed_to_nobody(db):
    (one,), (mentor,) = cohort_of(1), mentors_of(1)
    one.conflicts.create(person=mentor.person, reason="invested")
    found = feasibility([one.pk], list(choosable()), least=1, most=1)

    assert found.said[1:] == [
        "1 project would go without a mentor.",
        "Nobody in the pool may be proposed to 1 of them. Ask more mentors to join.",
    ]


@pytest.mark.parametrize(("projects", "mentors"), [([], "some"), ([1], [])])
def test_feasibility_of_nobody_says_what_to_do(projects, mentors, four):
    found = feasibility(projects, list(choosable()) if mentors else [], least=1, most=1)
    assert (found.tone, len(found.said)) == ("warn", 2)
