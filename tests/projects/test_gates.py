"""The decision at a stage's end: who, from which state, upon what; the one appeal and its answer."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from incubator.core.access import allows
from incubator.core.clock import now
from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.decisions import decide_milestone
from projects.actions.gates import answer_appeal, appeal_gate
from projects.models import Appeal, ConflictDeclaration, Gate, TrackerNote
from projects.queries.evidence import evidence_of, kept_evidence
from projects.queries.gates import visible_gates
from projects.states import APPEAL_FLOW, PROJECT_FLOW
from tests.conftest import person
from tests.factories import MilestoneFactory, ProjectFactory
from tests.projects.gating import ADVANCE, DROP, HOLD, RULINGS, decided, stage_done
from tests.projects.reviewing import evaluated, handed_in, reviewer
from tests.races import together

pytestmark = pytest.mark.usefixtures("frozen")
CAST = ["lead", "member", "mentor_person", "conflicted", "investor_person", "operator", "stranger", "visitor"]
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
def cast(request, project, mentor_person, conflicted):
    reviewer(project, mentor_person, responsible=True)
    reviewer(project, conflicted, responsible=True)

    def named(name):
        return AnonymousUser() if name == "visitor" else request.getfixturevalue(name)

    return named


@pytest.fixture
def other(db):
    return person("Otto Other", "operators")


@pytest.fixture
def partial(db, project):
    """An operator with a conflict of interest."""
    made = person("Paula Partial", "operators")
    ConflictDeclaration.objects.create(person=made, project=project, reason="cousins")
    return made


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


# Appeals.


@pytest.fixture
def held(project, operator):
    return decided(project, HOLD, operator)


@pytest.fixture
def dropped(project, operator):
    return decided(project, DROP, operator)


def appealed(gate, lead):
    return appeal_gate(gate, by=lead, words="The crack came from the transport.")


@pytest.mark.parametrize(("outcome", "name"), itertools.product(RULINGS, [*CAST[:-1]]))
def test_the_lead_alone_appeals_against_a_hold_or_a_drop(cast, project, outcome, name):
    stage_done(project)
    gate = decided(project, RULINGS[outcome], cast("operator"))
    if name != "lead":
        with pytest.raises(PermissionDenied):
            appealed(gate, cast(name))
    elif outcome == "advance":
        with pytest.raises(Refused, match="nothing to appeal"):
            appealed(gate, cast(name))
    else:
        appealed(gate, cast(name))
    assert Appeal.objects.count() == int(name == "lead" and outcome != "advance")


def test_an_appeal_has_words_and_there_is_one(held, lead):
    with pytest.raises(Refused, match="Write what speaks"):
        appeal_gate(held, by=lead, words=" ")
    appealed(held, lead)
    with pytest.raises(Refused, match="there is one appeal"):
        appealed(held, lead)


@pytest.mark.parametrize(("days", "possible"), [(0, True), (21, True), (22, False)])
def test_an_appeal_has_twenty_one_days(frozen, project, operator, lead, days, possible):
    gate = decided(project, HOLD, operator)
    frozen.shift(timedelta(days=days))
    if possible:
        assert appealed(gate, lead).state == "open"
    else:
        with pytest.raises(Refused, match="until 23 Mar 2026"):
            appealed(gate, lead)


def test_a_decision_that_another_followed_is_a_thing_of_the_past(held, project, lead, operator):
    last = decided(project, HOLD, operator, number=2)
    with pytest.raises(Refused, match="thing of the past") as refusal:
        appealed(held, lead)
    assert refusal.value.offers[0].url == last.get_absolute_url()


def test_who_withdrew_has_nothing_to_appeal_against(held, project, lead):
    project.status = "withdrawn"
    project.save()
    with pytest.raises(Refused, match="thing of the past"):
        appealed(held, lead)


def test_an_appeal_tells_the_team_and_the_operators_without_conflict(
    held, lead, member, operator, other, partial
):
    appealed(held, lead)
    entry = Entry.objects.get(verb="gate.appealed")
    assert {one.person for one in Notification.objects.filter(entry=entry)} == {member, operator, other}


def test_an_open_appeal_is_answered_before_the_next_decision(held, project, lead, operator):
    appealed(held, lead)
    with pytest.raises(Refused, match="Answer that first"):
        decided(project, DROP, operator, number=2)


@pytest.mark.django_db(transaction=True)
def test_appealing_twice_at_the_same_instant_appeals_once(held, lead):
    results = together(2, lambda _: appealed(held, lead))
    assert sorted(type(one).__name__ for one in results) == ["Appeal", "Refused"]
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize(("overturn", "state"), itertools.product([True, False], APPEAL_FLOW.states))
def test_each_answer_from_each_state_by_the_whole_cast(cast, held, other, partial, overturn, state):
    appeal = appealed(held, cast("lead"))
    Appeal.objects.update(state=state)
    people = [cast(name) for name in CAST if name not in ("operator", "visitor")]
    for somebody in [*people, partial]:
        with pytest.raises(PermissionDenied):
            answer_appeal(appeal, by=somebody, overturn=overturn, reason="No.")
    if state != "open":
        with pytest.raises(IllegalMove):
            answer_appeal(appeal, by=other, overturn=overturn, reason="No.")
    else:
        answer_appeal(appeal, by=other, overturn=overturn, reason="Look at the film.")
    appeal.refresh_from_db()
    after = {True: "overturned", False: "upheld"}[overturn] if state == "open" else state
    assert (appeal.state, appeal.answer) == (after, "Look at the film." if state == "open" else "")


def test_who_decided_does_not_answer_and_is_told_who_may(held, lead, operator, other, partial):
    appeal = appealed(held, lead)
    with pytest.raises(Refused, match=r"another operator answers: Otto Other\.$"):
        answer_appeal(appeal, by=operator, overturn=False, reason="I was right.")


def test_where_there_is_no_other_operator_it_says_so_and_the_way_out(held, lead, operator, partial):
    appeal = appealed(held, lead)
    with pytest.raises(Refused, match="no other operator is without a conflict") as refusal:
        answer_appeal(appeal, by=operator, overturn=False, reason="I was right.")
    assert refusal.value.offers
    assert Appeal.objects.get().state == "open"


def test_who_decided_does_not_answer_under_another_account(held, lead, operator, other):
    appeal = appealed(held, lead)
    twin = person("Twin Again", "operators")
    twin.emailaddress_set.create(email=operator.email, verified=False)
    with pytest.raises(Refused, match="Otto Other"):
        answer_appeal(appeal, by=twin, overturn=False, reason="She was right.")


def test_an_answer_has_a_reason_and_tells_the_team_and_whoever_decided(held, lead, member, operator, other):
    appeal = appealed(held, lead)
    with pytest.raises(Refused, match="Write the reason"):
        answer_appeal(appeal, by=other, overturn=True, reason="")
    answer_appeal(appeal, by=other, overturn=True, reason="Look at the film.")
    entry = Entry.objects.get(verb="gate.overturned")
    assert {one.person for one in Notification.objects.filter(entry=entry)} == {lead, member, operator}


def test_an_overturned_hold_lets_the_project_advance(held, project, lead, operator, other):
    MilestoneFactory(project=project, state="planned")
    with pytest.raises(Refused, match="not done"):
        decided(project, ADVANCE, operator, number=2)
    answer_appeal(appealed(held, lead), by=other, overturn=True, reason="Look at the film.")

    gate = decided(project, ADVANCE, operator, number=2)
    project.refresh_from_db()
    assert (project.stage, gate.despite) == ("prototype", "")


@pytest.mark.parametrize(("overturn", "status"), [(True, "incubating"), (False, "dropped")])
def test_an_overturned_drop_brings_the_project_back(dropped, project, lead, other, overturn, status):
    answer_appeal(appealed(dropped, lead), by=other, overturn=overturn, reason="Look at the film.")
    project.refresh_from_db()
    assert project.status == status


def test_a_project_comes_back_only_to_a_free_place_and_without_a_programme_always(
    dropped, project, lead, other
):
    ProjectFactory(programme=project.programme)
    project.programme.places = 1
    project.programme.save()
    appeal = appealed(dropped, lead)
    with pytest.raises(Refused, match="one more place") as refusal:
        answer_appeal(appeal, by=other, overturn=True, reason="Look at the film.")
    assert refusal.value.offers
    assert Appeal.objects.get().state == "open"

    project.refresh_from_db()
    project.programme = None
    project.save()
    answer_appeal(appeal, by=other, overturn=True, reason="Look at the film.")
    project.refresh_from_db()
    assert project.status == "incubating"


@pytest.mark.django_db(transaction=True)
def test_answering_twice_at_the_same_instant_answers_once(dropped, project, lead, other):
    third = person("Theo Third", "operators")
    appeal = appealed(dropped, lead)
    answers = [(other, True), (third, False)]
    results = together(
        2, lambda n: answer_appeal(appeal, by=answers[n][0], overturn=answers[n][1], reason="So.")
    )
    assert sorted(type(one).__name__ for one in results) == ["Appeal", "IllegalMove"]
    appeal.refresh_from_db()
    project.refresh_from_db()
    assert project.status == {"overturned": "incubating", "upheld": "dropped"}[appeal.state]


def test_a_project_that_was_let_go_plans_nothing(dropped, project):
    assert PROJECT_FLOW.offered("dropped") == ["reinstate"]
    assert not PROJECT_FLOW.final & {"dropped"}


def test_whoever_decided_may_leave_and_the_decision_stays(held, lead, operator, other):
    appeal = appealed(held, lead)
    operator.delete()
    answer_appeal(appeal, by=other, overturn=False, reason="It stands.")
    assert (Gate.objects.get().by, Appeal.objects.get().state) == (None, "upheld")
    assert now() >= Appeal.objects.get().answered_at
