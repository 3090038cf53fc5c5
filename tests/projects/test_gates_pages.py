"""The gate's pages: the queue, deciding, what the team reads, appealing, answering; what a mistake gives back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from incubator.core.clock import now
from projects.actions.gates import answer_appeal, appeal_gate
from projects.models import Appeal, ConflictDeclaration, Gate, Project, TrackerNote
from projects.queries.gates import QUIET, gate_queue, held_projects, open_appeals, waiting_rows
from projects.queries.stages import is_stage_done
from tests.conftest import person
from tests.factories import MilestoneFactory, ProjectFactory
from tests.projects.gating import ADVANCE, DROP, HOLD, decided, stage_done

pytestmark = pytest.mark.usefixtures("frozen")
QUEUE = "/operations/gates/"


def gate_at(project):
    return reverse("project_gate", args=[project.slug])


@pytest.fixture
def held(project, operator):
    return decided(project, HOLD, operator)


def queued(user):
    return {row.project.slug: row for row in waiting_rows(gate_queue(user))}


# The queue.


@pytest.mark.parametrize(
    ("name", "status"), [("operator", 200), ("lead", 403), ("mentor_person", 403), ("stranger", 403)]
)
def test_only_operators_open_the_queue(request, client_of, name, status):
    assert client_of(request.getfixturevalue(name)).get(QUEUE).status_code == status


def test_a_queue_in_which_nothing_waits_says_what_comes_here(client_of, operator):
    assert "No project stands at a gate" in client_of(operator).get(QUEUE).content.decode()


@pytest.mark.parametrize("status", ["draft", "applied", "paused", "graduated", "dropped"])
def test_a_project_that_is_not_in_the_house_stands_at_no_gate(project, operator, status):
    stage_done(project)
    Project.objects.update(status=status)
    assert queued(operator) == {}


@pytest.mark.parametrize(
    "states",
    [
        [],
        ["accepted"],
        ["accepted", "abandoned"],
        ["abandoned"],
        ["accepted", "planned"],
        ["accepted", "submitted"],
    ],
)
@pytest.mark.parametrize("since", [None, "before", "after"])
def test_the_queue_agrees_with_the_plan_on_what_is_done(project, operator, states, since):
    moment = {None: None, "before": now() - timedelta(days=5), "after": now() + timedelta(days=1)}[since]
    Project.objects.update(stage_since=moment)
    project.refresh_from_db()
    for state in states:
        settled = state in ("accepted", "abandoned")
        MilestoneFactory(project=project, state=state, decided_at=now() if settled else None)
    assert (project.slug in queued(operator)) is is_stage_done(project, project.milestones.all())


def test_a_project_comes_when_nothing_was_accepted_for_long(project, operator, frozen):
    MilestoneFactory(project=project, state="active")
    frozen.shift(QUIET - timedelta(days=1))
    assert queued(operator) == {}
    frozen.shift(timedelta(days=1))
    assert queued(operator)["quiet-kiln"].quiet_days == 90


def test_a_held_project_comes_back_on_its_day(project, operator, frozen):
    stage_done(project)
    decided(project, HOLD, operator)
    assert queued(operator) == {}
    assert [gate.project for gate in held_projects(operator)] == [project]
    frozen.move_to("2026-04-01T09:00:00+00:00")
    assert queued(operator)["quiet-kiln"].is_hold_over is True
    assert held_projects(operator) == []


def test_an_appeal_waits_first_and_an_overturned_hold_comes_back(held, project, lead, operator, other):
    appeal = appeal_gate(held, by=lead, words="The transport.")
    assert (queued(operator), held_projects(operator), open_appeals(operator)) == ({}, [], [appeal])
    answer_appeal(appeal, by=other, overturn=True, reason="So.")
    assert queued(operator)["quiet-kiln"].is_overturned is True
    assert open_appeals(operator) == []


def test_a_hold_that_was_upheld_stays_on_hold(held, lead, operator, other):
    answer_appeal(appeal_gate(held, by=lead, words="Hm."), by=other, overturn=False, reason="So.")
    assert queued(operator) == {}
    assert held_projects(operator) == [held]


def test_whoever_is_in_conflict_finds_no_trace(client_of, held, project, lead):
    partial = person("Paula Partial", "operators")
    ConflictDeclaration.objects.create(person=partial, project=project, reason="cousins")
    appeal_gate(held, by=lead, words="The transport.")
    client = client_of(partial)
    assert "Quiet Kiln" not in client.get(QUEUE).content.decode()
    assert [client.get(at).status_code for at in (gate_at(project), held.get_absolute_url())] == [403, 403]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_for_one_and_three(
    rows, client_of, lead, operator, django_assert_num_queries
):
    for _ in range(rows):
        stage_done(ProjectFactory(lead=lead))
        decided(ProjectFactory(lead=lead), HOLD, operator)
        appeal_gate(decided(ProjectFactory(lead=lead), HOLD, operator), by=lead, words="The transport.")
    client = client_of(operator)
    with django_assert_num_queries(8):
        client.get(QUEUE)


def test_the_queue_says_when_it_leaves_some_out(client_of, lead, operator, monkeypatch):
    monkeypatch.setattr("projects.queries.gates.SHOWN_APPEALS", 2)
    for _ in range(3):
        decided(ProjectFactory(lead=lead), HOLD, operator)
        appeal_gate(decided(ProjectFactory(lead=lead), HOLD, operator), by=lead, words="The transport.")
    text = client_of(operator).get(QUEUE).content.decode()
    assert (text.count("The first 2 of 3"), len(open_appeals(operator)), len(held_projects(operator))) == (
        2,
        2,
        2,
    )


# Deciding.


@pytest.mark.parametrize(
    ("name", "status"),
    [("operator", 200), ("lead", 403), ("member", 403), ("mentor_person", 404), ("stranger", 404)],
)
def test_who_opens_the_gate(request, client_of, project, name, status):
    assert client_of(request.getfixturevalue(name)).get(gate_at(project)).status_code == status


def test_a_visitor_finds_no_gate(client_of, project):
    assert client_of(None).get(gate_at(project)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_gate_costs_the_same_for_one_of_each_and_three(
    rows, client_of, project, operator, django_assert_num_queries
):
    for number in range(1, rows + 1):
        stage_done(project)
        TrackerNote.objects.create(project=project, by=operator, progress="Steady.", mood=3)
        decided(project, HOLD, operator, number)
    client = client_of(operator)
    with django_assert_num_queries(11):
        client.get(gate_at(project))


def test_an_operator_reads_the_evidence_and_puts_on_hold(client_of, project, operator, lead):
    stage_done(project)
    TrackerNote.objects.create(project=project, by=operator, progress="Steady work.", mood=3)
    client = client_of(operator)
    content = client.get(gate_at(project)).content.decode()
    for said in ("Firing", "Steady work.", "ready to advance", "100 %"):
        assert said in content

    typed = {
        "number": 1, "outcome": "hold", "reason": "One pot cracked.", "look_again_on": "2026-04-01",
        "to_show": "Three whole pots.",
    }  # fmt: skip
    answer = client.post(gate_at(project), typed)
    gate = Gate.objects.get()
    assert (answer.status_code, answer.url) == (302, gate.get_absolute_url())
    assert (gate.look_again_on, gate.to_show) == (date(2026, 4, 1), "Three whole pots.")
    team = client_of(lead).get(gate.get_absolute_url()).content.decode()
    assert "Three whole pots." in team
    assert "Steady work." not in team


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"outcome": "hold", "to_show": "x"}, "Name the day"),
        ({"outcome": "hold", "look_again_on": "2026-03-02", "to_show": "x"}, "gone by"),
        ({"outcome": "hold", "look_again_on": "2026-04-02"}, "to show by then"),
        ({"outcome": "drop"}, "closing words to the team"),
        ({"outcome": "advance"}, "Say why the project advances"),
        ({"outcome": "fly"}, "Select a valid choice"),
        ({"outcome": "drop", "closing": "x", "reason": ""}, "This field is required"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(client_of, project, operator, typed, says):
    answer = client_of(operator).post(gate_at(project), {"number": 1, "reason": "My long reason."} | typed)
    content = answer.content.decode()
    assert (answer.status_code, Gate.objects.count()) == (422, 0)
    assert says in content
    assert typed.get("reason", "My long reason.") in content


def test_who_comes_second_reads_what_was_decided_and_keeps_their_words(client_of, project, operator, other):
    decided(project, HOLD, operator)
    typed = {"number": 1, "outcome": "drop", "reason": "My long reason.", "closing": "Thank you."}
    answer = client_of(other).post(gate_at(project), typed)
    content = answer.content.decode()
    assert answer.status_code == 409
    for said in ("Olga Operator decided this gate already: hold", "My long reason.", "Thank you."):
        assert said in content


def test_the_gate_says_when_there_is_nothing_to_decide(client_of, project, operator, lead, held):
    appeal_gate(held, by=lead, words="The transport.")
    content = client_of(operator).get(gate_at(project)).content.decode()
    assert "An appeal is open" in content
    Appeal.objects.all().delete()
    Project.objects.update(status="withdrawn")
    content = client_of(operator).get(gate_at(project)).content.decode()
    assert "nothing to decide now" in content
    assert 'name="outcome"' not in content


# What the team reads, and the appeal.


@pytest.mark.parametrize(
    ("name", "status"),
    [("operator", 200), ("lead", 200), ("member", 200), ("mentor_person", 404), ("stranger", 404)],
)
def test_who_reads_a_decision(request, client_of, held, name, status):
    assert client_of(request.getfixturevalue(name)).get(held.get_absolute_url()).status_code == status


def test_the_team_reads_on_the_project_what_was_decided_and_until_when_it_may_appeal(
    client_of, project, held, lead, member, stranger
):
    for somebody, says in ((lead, "You may appeal once, until"), (member, "The lead may appeal until")):
        content = client_of(somebody).get(project.get_absolute_url()).content.decode()
        assert "One pot of three cracked." in content
        assert says in content
    content = client_of(stranger).get(project.get_absolute_url()).content.decode()
    assert "One pot of three cracked." not in content


def test_an_operator_in_conflict_reads_nothing_of_it_on_the_project(client_of, project, held):
    partial = person("Paula Partial", "operators")
    ConflictDeclaration.objects.create(person=partial, project=project, reason="cousins")
    assert "One pot" not in client_of(partial).get(project.get_absolute_url()).content.decode()


def test_the_lead_appeals_once(client_of, project, held, lead):
    client, act = client_of(lead), f"{held.get_absolute_url()}appeal/"
    assert client.get(act).status_code == 405
    assert client.post(act, {"words": ""}).status_code == 422
    assert client.post(act, {"words": "The transport."}).status_code == 302
    again = client.post(act, {"words": "Typed a second time."})
    assert (again.status_code, Appeal.objects.count()) == (409, 1)
    assert "Typed a second time." in again.content.decode()
    assert "waits for an answer" in client.get(project.get_absolute_url()).content.decode()


def test_nobody_else_appeals(client_of, held, member, operator, mentor_person):
    act = f"{held.get_absolute_url()}appeal/"
    people = (None, member, operator, mentor_person)
    assert [client_of(one).post(act, {"words": "x"}).status_code for one in people] == [404, 403, 403, 404]


def test_another_operator_answers_and_the_project_is_back(client_of, project, lead, operator, other):
    gate = decided(project, DROP, operator)
    appeal_gate(gate, by=lead, words="The transport.")
    act, typed = f"{gate.get_absolute_url()}answer/", {"ruling": "overturn", "reason": "Look at the film."}
    own = client_of(operator).get(gate.get_absolute_url()).content.decode()
    assert "Somebody else answers" in own
    assert 'name="ruling"' not in own
    refused = client_of(operator).post(act, typed)
    assert refused.status_code == 409
    assert "Look at the film." in refused.content.decode()

    client = client_of(other)
    assert 'name="ruling"' in client.get(gate.get_absolute_url()).content.decode()
    assert client.post(act, {"ruling": "overturn"}).status_code == 422
    assert client.post(act, typed).status_code == 302
    assert client.post(act, typed).status_code == 409
    project.refresh_from_db()
    assert project.status == "incubating"
    assert "Look at the film." in client_of(lead).get(gate.get_absolute_url()).content.decode()


def test_what_nobody_appealed_against_is_not_answered(client_of, held, other):
    answer = client_of(other).post(f"{held.get_absolute_url()}answer/", {"ruling": "uphold", "reason": "So."})
    assert answer.status_code == 409


def test_nobody_else_answers(client_of, held, lead, mentor_person):
    appeal_gate(held, by=lead, words="The transport.")
    act, typed = f"{held.get_absolute_url()}answer/", {"ruling": "overturn", "reason": "Mine."}
    assert [client_of(one).post(act, typed).status_code for one in (lead, mentor_person)] == [403, 404]
    assert Appeal.objects.get().state == "open"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_decision_costs_the_same_for_one_milestone_and_three(
    rows, client_of, project, lead, operator, django_assert_num_queries
):
    for _ in range(rows):
        stage_done(project)
    gate = decided(project, HOLD, operator)
    client = client_of(lead)
    with django_assert_num_queries(8):
        client.get(gate.get_absolute_url())


def test_a_graduated_decision_leads_to_the_certificate(client_of, project, lead, operator):
    Project.objects.update(stage="market")
    stage_done(project)
    gate = decided(project, ADVANCE, operator)
    assert (
        gate.certificate.get_absolute_url() in client_of(lead).get(gate.get_absolute_url()).content.decode()
    )
