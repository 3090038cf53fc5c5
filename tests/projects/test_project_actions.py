"""Registering, changing, applying and deciding; and what happens when two do it at once."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.applications import apply_with_project
from projects.actions.endings import withdraw_project
from projects.actions.projects import (
    accept_project,
    change_project,
    decline_project,
    pause_project,
    register_project,
    resume_project,
)
from projects.models import ConflictDeclaration, Project
from projects.states import NEED_FLOW, PROJECT_FLOW
from tests.conftest import person
from tests.factories import PersonFactory, ProgrammeFactory, ProjectFactory
from tests.races import together

MOVES = {
    ("apply", "draft", "applied"), ("apply", "declined", "applied"), ("accept", "applied", "incubating"),
    ("decline", "applied", "declined"), ("pause", "incubating", "paused"), ("resume", "paused", "incubating"),
    ("graduate", "incubating", "graduated"), ("settle", "graduated", "alumni"), ("drop", "incubating", "dropped"),
    ("drop", "paused", "dropped"), ("withdraw", "draft", "withdrawn"), ("withdraw", "applied", "withdrawn"),
    ("withdraw", "incubating", "withdrawn"), ("withdraw", "paused", "withdrawn"),
    ("advance", "incubating", "incubating"), ("hold", "incubating", "incubating"),
    ("reinstate", "dropped", "incubating"),
}  # fmt: skip
NEED_MOVES = {
    ("match", "open", "matched"), ("reopen", "matched", "open"), ("meet", "open", "met"), ("meet", "matched", "met"),
    ("withdraw", "open", "withdrawn"), ("withdraw", "matched", "withdrawn"),
}  # fmt: skip


@pytest.mark.parametrize(("flow", "moves"), [(PROJECT_FLOW, MOVES), (NEED_FLOW, NEED_MOVES)])
def test_the_flows_offer_exactly_the_agreed_moves(flow, moves):
    found = {
        (verb, state, flow.target(verb, state))
        for verb, state in itertools.product({move[0] for move in moves}, flow.states)
        if verb in flow.offered(state)
    }
    assert found == moves
    assert {verb for verb, _ in flow.moves} == {move[0] for move in moves}


@pytest.fixture
def draft(lead):
    return ProjectFactory(title="Draft", slug="a-draft", status="draft", programme=None, lead=lead)


@pytest.fixture
def applied(lead):
    return ProjectFactory(title="Applied", slug="applied", status="applied", lead=lead)


def test_registering_makes_a_draft_with_its_lead(lead):
    project = register_project(by=lead, title="Quiet Kiln", tagline="Fires overnight", status="alumni")

    assert (project.slug, project.status) == ("quiet-kiln", "draft")
    assert project.memberships.get().person == lead
    assert Entry.objects.get().verb == "project.registered"


def test_the_same_press_twice_registers_once_and_another_title_its_own(lead):
    first = register_project(by=lead, title="Kiln")

    assert register_project(by=lead, title="Kiln") == first
    assert register_project(by=lead, title="Loom") != first


@pytest.mark.parametrize("title", ["New", "窑", "…", "Kiln"])
def test_each_title_gets_an_address_of_its_own(title, lead, stranger):
    first, second = register_project(by=lead, title=title), register_project(by=stranger, title=title)

    assert first.slug != second.slug
    assert "new" not in (first.slug, second.slug)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_instant_register_once(lead):
    results = together(2, lambda n: register_project(by=lead, title="Double"))

    assert len({result.pk for result in results}) == Project.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_with_the_same_title_at_the_same_instant_both_get_a_draft():
    people = [PersonFactory(), PersonFactory(), PersonFactory()]
    results = together(3, lambda n: register_project(by=people[n], title="Twin"))

    assert len({result.slug for result in results}) == 3


def test_changing_what_others_read_keeps_what_it_was(project, member):
    change_project(project, by=member, title="Loud Kiln", status="dropped", slug="x")

    project.refresh_from_db()
    assert (project.title, project.status, project.slug) == ("Loud Kiln", "incubating", "quiet-kiln")
    assert Entry.objects.get().facts["before"] == {"title": "Quiet Kiln"}


def test_the_stage_moves_at_the_gates_once_the_space_took_it_in(project, draft, lead):
    for one in (project, draft):
        change_project(one, by=lead, title="Kiln", stage="market")
        one.refresh_from_db()

    assert (project.title, project.stage, draft.stage) == ("Kiln", "idea", "market")


def test_a_draft_that_is_being_typed_fills_no_journal(draft, lead):
    change_project(draft, by=lead, title="Other")

    draft.refresh_from_db()
    assert (draft.title, Entry.objects.count()) == ("Other", 0)


def test_a_stranger_changes_nothing(project, stranger):
    with pytest.raises(PermissionDenied):
        change_project(project, by=stranger, title="Mine")

    project.refresh_from_db()
    assert (project.title, Entry.objects.count()) == ("Quiet Kiln", 0)


def test_applying_tells_the_operators(draft, lead, operator):
    programme = ProgrammeFactory(title="Spring")
    apply_with_project(draft, programme, by=lead)

    draft.refresh_from_db()
    assert (draft.status, draft.programme, bool(draft.applied_at)) == ("applied", programme, True)
    assert Notification.objects.get().person == operator


def test_applying_is_refused_when_closed_full_or_incomplete_with_the_way_out(draft, lead, frozen):
    closed = ProgrammeFactory(opens_at="2026-01-01T00:00Z", closes_at="2026-02-01T00:00Z")
    closed.refresh_from_db()
    full = ProgrammeFactory(places=1)
    ProjectFactory(programme=full)
    with pytest.raises(Refused, match="does not take applications"):
        apply_with_project(draft, closed, by=lead)
    with pytest.raises(Refused, match="All 1 places"):
        apply_with_project(draft, full, by=lead)
    draft.story = ""
    draft.save()
    with pytest.raises(Refused) as refusal:
        apply_with_project(draft, ProgrammeFactory(), by=lead)
    assert refusal.value.offers[0].url == "/projects/a-draft/edit/"

    draft.refresh_from_db()
    assert (draft.status, Entry.objects.count()) == ("draft", 0)


def test_accepting_makes_the_operator_its_tracker_and_tells_the_team(applied, operator, lead):
    accept_project(applied, by=operator)

    applied.refresh_from_db()
    assert (applied.status, applied.tracker) == ("incubating", operator)
    assert Notification.objects.get().person == lead


def test_declining_needs_a_reason_and_leaves_the_way_back(applied, operator, lead):
    with pytest.raises(Refused):
        decline_project(applied, by=operator, reason=" ")
    decline_project(applied, by=operator, reason="Ask ten more people first.")
    apply_with_project(applied, ProgrammeFactory(), by=lead)

    applied.refresh_from_db()
    assert applied.status == "applied"


@pytest.mark.parametrize("decide", [accept_project, lambda p, by: decline_project(p, by=by, reason="no")])
def test_only_an_operator_without_conflict_decides(decide, applied, operator, lead, stranger):
    ConflictDeclaration.objects.create(project=applied, person=operator, reason="my brother")
    for somebody in (operator, lead, stranger):
        with pytest.raises(PermissionDenied):
            decide(applied, by=somebody)
    applied.refresh_from_db()
    assert (applied.status, Entry.objects.count()) == ("applied", 0)


def test_pausing_and_going_on_is_the_operators(project, operator, lead):
    pause_project(project, by=operator)
    with pytest.raises(PermissionDenied):
        resume_project(project, by=lead)
    resume_project(project, by=operator)
    with pytest.raises(IllegalMove):
        resume_project(project, by=operator)
    assert Entry.objects.count() == 2


def test_withdrawing_is_the_leads_and_final(project, lead, member):
    with pytest.raises(PermissionDenied):
        withdraw_project(project, by=member)
    withdraw_project(project, by=lead)
    with pytest.raises(IllegalMove):
        withdraw_project(project, by=lead)


@pytest.mark.django_db(transaction=True)
def test_two_operators_who_accept_at_once_accept_once(applied):
    operators = [person("Olga One", "operators"), person("Otto Two", "operators")]
    results = together(2, lambda n: accept_project(applied, by=operators[n]))

    applied.refresh_from_db()
    assert sorted(type(result).__name__ for result in results) == ["IllegalMove", "Project"]
    assert applied.tracker == next(
        o for o, r in zip(operators, results, strict=True) if isinstance(r, Project)
    )
    assert Entry.objects.filter(verb="project.accepted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_programme_is_given_once():
    programme, operator = ProgrammeFactory(places=1), person("Olga Operator", "operators")
    waiting = [ProjectFactory(status="applied", programme=programme) for _ in range(4)]
    results = together(4, lambda n: accept_project(waiting[n], by=operator))

    assert [isinstance(result, Project) for result in results].count(True) == 1
    assert all(isinstance(result, (Project, Refused)) for result in results)
    assert programme.projects.filter(status="incubating").count() == 1
