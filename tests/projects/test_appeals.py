"""The one appeal against a hold or a drop, and its answer by an operator who did not decide."""

import itertools
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.clock import now
from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.endings import withdraw_project
from projects.actions.gates import answer_appeal, appeal_gate
from projects.actions.milestones import plan_milestone
from projects.models import Appeal, ConflictDeclaration, Gate
from projects.queries.gates import open_appeals
from projects.states import APPEAL_FLOW, PROJECT_FLOW
from tests.conftest import person
from tests.factories import MilestoneFactory, ProjectFactory
from tests.projects.gating import ADVANCE, CAST, DROP, HOLD, RULINGS, cast_of, decided, stage_done
from tests.races import together

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def cast(request, project):
    return cast_of(request, project)


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


def test_a_project_that_was_let_go_plans_nothing(dropped, project, lead):
    with pytest.raises(Refused, match="has ended"):
        plan_milestone(project, by=lead, title="One", goal="g", due_on="2026-05-01")
    assert PROJECT_FLOW.offered("dropped") == ["reinstate"]
    assert not PROJECT_FLOW.final & {"dropped"}


def test_whoever_decided_may_leave_and_the_decision_stays(held, lead, operator, other):
    appeal = appealed(held, lead)
    operator.delete()
    answer_appeal(appeal, by=other, overturn=False, reason="It stands.")
    assert (Gate.objects.get().by, Appeal.objects.get().state) == (None, "upheld")
    assert now() >= Appeal.objects.get().answered_at


@pytest.mark.parametrize("why", ["conflict", "stepped down"])
def test_nobody_is_told_of_a_gate_that_they_may_not_read(why, project, lead, operator, other):
    def excluded(one):
        if why == "conflict":
            ConflictDeclaration.objects.create(person=one, project=project, reason="Cousin.")
        else:
            one.groups.clear()

    project.tracker = person("Theo Tracker", "operators")
    project.save()
    excluded(project.tracker)
    appeal = appealed(decided(project, DROP, operator), lead)
    excluded(operator)
    answer_appeal(appeal, by=other, overturn=False, reason="It stands.")
    assert not Notification.objects.filter(person=project.tracker).exists()
    assert not Notification.objects.filter(person=operator, entry__verb="gate.upheld").exists()


def test_an_appeal_falls_away_with_the_project(held, project, lead, member, other, client_of):
    appeal = appealed(held, lead)
    assert [one.pk for one in open_appeals(other)] == [appeal.pk]
    withdraw_project(project, by=lead)
    assert open_appeals(other) == []
    with pytest.raises(IllegalMove):
        answer_appeal(appeal, by=other, overturn=True, reason="Too late.")
    text = client_of(member).get(held.get_absolute_url()).content.decode()
    assert ("Fell away" in text, "answers." in text) == (True, False)
