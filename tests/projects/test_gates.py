"""The decision at a stage's end: who, from which state, upon what; the one appeal and its answer."""

import itertools
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.access import allows
from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.decisions import decide_milestone
from projects.models import Gate, TrackerNote
from projects.queries.evidence import evidence_of, kept_evidence
from projects.queries.gates import visible_gates
from projects.states import PROJECT_FLOW
from tests.factories import MilestoneFactory
from tests.projects.gating import ADVANCE, CAST, DROP, HOLD, RULINGS, cast_of, decided, stage_done
from tests.projects.reviewing import evaluated, handed_in, reviewer
from tests.races import together

pytestmark = pytest.mark.usefixtures("frozen")
MATRIX = {
    "projects.decide_gate": {"operator"},
    "projects.view_gate": {"lead", "member", "operator"},
    "projects.appeal_gate": {"lead"},
    "projects.answer_appeal": {"operator"},
}
# From which state each decision leads where.
LEADS_TO = {
    ("advance", "incubating"): "incubating", ("hold", "incubating"): "incubating",
    ("drop", "incubating"): "dropped", ("drop", "paused"): "dropped",
}  # fmt: skip


@pytest.fixture
def cast(request, project):
    return cast_of(request, project)


@pytest.mark.parametrize(("permission", "name"), itertools.product(MATRIX, CAST))
def test_permissions_over_the_cast(cast, project, permission, name):
    gate = decided(project, HOLD, cast("operator"))
    assert allows(cast(name), permission, gate) is (name in MATRIX[permission])


@pytest.mark.parametrize("name", CAST)
def test_visible_gates_agree_with_the_predicate(cast, project, name):
    gate = decided(project, HOLD, cast("operator"))
    found = visible_gates(cast(name)).filter(pk=gate.pk).exists()
    assert found is allows(cast(name), "projects.view_gate", gate)


def test_an_operator_in_conflict_neither_decides_nor_reads_nor_answers(project, operator, partial):
    gate = decided(project, HOLD, operator)
    assert [allows(partial, name, gate) for name in MATRIX] == [False] * 4


@pytest.mark.parametrize(("outcome", "state"), itertools.product(RULINGS, PROJECT_FLOW.states))
def test_each_decision_from_each_state_by_the_whole_cast(cast, project, outcome, state):
    project.status = state
    project.save()
    stage_done(project)
    for name in set(CAST) - {"operator", "visitor"}:
        with pytest.raises(PermissionDenied):
            decided(project, RULINGS[outcome], cast(name))
    assert not Gate.objects.exists()

    if (outcome, state) in LEADS_TO:
        decided(project, RULINGS[outcome], cast("operator"))
    else:
        with pytest.raises(IllegalMove):
            decided(project, RULINGS[outcome], cast("operator"))
    project.refresh_from_db()
    assert project.status == LEADS_TO.get((outcome, state), state)
    assert Gate.objects.count() == int((outcome, state) in LEADS_TO)


@pytest.mark.parametrize(
    ("ruling", "says"),
    [
        (replace(ADVANCE, outcome="fly"), "Choose"),
        (replace(ADVANCE, reason=" "), "reason"),
        (replace(HOLD, look_again_on=None), "day"),
        (replace(HOLD, look_again_on=date(2026, 3, 2)), "ahead"),
        (replace(HOLD, to_show=""), "to show"),
        (replace(DROP, closing="\n"), "closing words"),
    ],
)
def test_each_decision_says_what_the_team_must_know(frozen, project, operator, ruling, says):
    stage_done(project)
    with pytest.raises(Refused, match=says):
        decided(project, ruling, operator)
    assert (Gate.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_stage_that_is_not_done_is_left_only_with_the_reason_why(project, operator):
    MilestoneFactory(project=project, state="planned")
    with pytest.raises(Refused, match="not done") as refusal:
        decided(project, ADVANCE, operator)
    assert refusal.value.offers

    gate = decided(project, replace(ADVANCE, despite="The buyer waits."), operator)
    project.refresh_from_db()
    assert (gate.despite, project.stage) == ("The buyer waits.", "prototype")


def test_what_was_typed_for_another_outcome_is_left_out(frozen, project, operator):
    stage_done(project)
    gate = decided(project, replace(HOLD, outcome="advance", despite="x", closing="y"), operator)
    assert (gate.despite, gate.look_again_on, gate.to_show, gate.closing) == ("", None, "", "")


def test_what_it_rests_on_is_kept_as_it_was(frozen, project, lead, operator, mentor_person):
    reviewer(project, mentor_person, responsible=True)
    milestone, submission = handed_in(project, lead, due_on=date(2026, 2, 27), weight=2)
    evaluation = evaluated(submission, mentor_person, score=4)
    decision = decide_milestone(milestone, by=operator, outcome="accept", reason="Whole pots.")
    MilestoneFactory(project=project, state="active", due_on=date(2026, 3, 1))
    note = TrackerNote.objects.create(project=project, by=operator, progress="Steady work.", mood=3)

    gate = decided(project, HOLD, operator)
    decision.overall = 1.0
    decision.save()
    milestone.delete()

    kept = kept_evidence(Gate.objects.get(pk=gate.pk).evidence)
    first, second = kept.milestones
    assert (first.pk, first.decision, first.overall, first.late_days) == (
        submission.milestone_id,
        decision.pk,
        4,
        3,
    )
    assert first.evaluations == [{"pk": evaluation.pk, "overall": 4.0, "recommendation": "accept"}]
    assert [mean["value"] for mean in first.means] == [4, 4, 4]
    assert (second.state, second.late_days) == ("active", 1)
    assert (kept.done, kept.progress, kept.mean, kept.evaluations) == (False, 66, 4, 1)
    assert [point["value"] for point in kept.trend] == [4]
    assert kept.notes == [{"pk": note.pk, "mood": 3, "on": "2026-03-02"}]
    assert "Steady work" not in str(gate.evidence)


def test_evidence_of_an_empty_stage_has_no_mean(project):
    evidence = evidence_of(project)
    assert (evidence.milestones, evidence.mean, evidence.done) == ([], None, False)


def test_a_gate_is_written_once(project, operator):
    gate = decided(project, HOLD, operator)
    gate.reason = "Other words."
    with pytest.raises(TypeError):
        gate.save()


def test_the_second_who_decides_is_told_what_was_decided(project, operator, other):
    decided(project, HOLD, operator)
    with pytest.raises(Refused, match="Olga Operator decided this gate already: hold") as refusal:
        decided(project, DROP, other)
    assert refusal.value.offers[0].url == Gate.objects.get().get_absolute_url()


@pytest.mark.parametrize("number", [0, 2])
def test_a_gate_that_nobody_read_is_not_decided(project, operator, number):
    with pytest.raises(Refused, match="Nothing was decided"):
        decided(project, HOLD, operator, number=number)


@pytest.mark.django_db(transaction=True)
def test_two_operators_at_the_same_instant_make_one_decision(project, operator, other):
    rulings = [(HOLD, operator), (DROP, other)]
    results = together(2, lambda n: decided(project, *rulings[n]))

    [refused] = [one for one in results if isinstance(one, Refused)]
    gate = Gate.objects.get()
    assert gate.by.name in str(refused)
    project.refresh_from_db()
    assert project.status == ("dropped" if gate.outcome == "drop" else "incubating")


@pytest.mark.parametrize("outcome", RULINGS)
def test_the_team_is_told_and_the_journal_keeps_it(project, lead, member, operator, outcome):
    stage_done(project)
    gate = decided(project, RULINGS[outcome], operator)

    entry = Entry.objects.get()
    told = {"advance": "project.advanced", "hold": "project.held", "drop": "project.dropped"}
    assert (entry.verb, entry.actor) == (told[outcome], operator)
    notices = Notification.objects.filter(entry=entry)
    assert {(one.person, one.url) for one in notices} == {
        (lead, gate.get_absolute_url()), (member, gate.get_absolute_url()),
    }  # fmt: skip
