"""The plan: its life cycle, who may do what to it, its acts, and what happens at the same instant."""

import itertools
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from incubator.core.access import allows
from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.decisions import decide_milestone
from projects.actions.gates import Ruling, decide_gate
from projects.actions.milestones import (
    abandon_milestone,
    change_milestone,
    move_milestone,
    plan_milestone,
    start_milestone,
    submit_milestone,
    working_days_after,
)
from projects.models import Milestone, Submission
from projects.queries.milestones import next_milestones, plan_of
from projects.queries.visible import visible_milestones
from projects.states import MILESTONE_FLOW
from tests.factories import MilestoneFactory, ProjectFactory
from tests.projects.reviewing import evaluated, handed_in, reviewer
from tests.races import together

ALLOWED = {
    ("start", "planned"), ("submit", "active"), ("submit", "changes_requested"), ("request_changes", "submitted"),
    ("accept", "submitted"), ("stop", "submitted"), ("abandon", "planned"), ("abandon", "active"),
    ("abandon", "changes_requested"),
}  # fmt: skip
VERBS = {verb for verb, _ in ALLOWED}


def advance(project, *, by, number=1):
    return decide_gate(project, Ruling("advance", "Whole pots, twice."), by=by, number=number)


@pytest.mark.parametrize(("verb", "state"), itertools.product(sorted(VERBS), MILESTONE_FLOW.states))
def test_milestone_flow_offers_exactly_the_agreed_moves(verb, state):
    assert (verb in MILESTONE_FLOW.offered(state)) is ((verb, state) in ALLOWED)


MATRIX = {
    "projects.view_milestone": {"lead", "member", "mentor_person", "operator"},
    "projects.plan_milestones": {"lead", "member"},
    "projects.submit_milestone": {"lead", "member"},
    "projects.evaluate": {"mentor_person"},
    "projects.decide_milestone": {"mentor_person", "operator"},
    "projects.assign_reviewer": {"operator"},
    "projects.end_reviewing": {"lead", "operator"},
    "projects.decide_gate": {"operator"},
}
CAST = ["lead", "member", "mentor_person", "conflicted", "investor_person", "operator", "stranger", "visitor"]


@pytest.fixture
def cast(request, project, mentor_person, conflicted):
    """The mentor and the one in conflict are both assigned as responsible reviewers."""
    reviewer(project, mentor_person, responsible=True)
    reviewer(project, conflicted, responsible=True)

    def named(name):
        return AnonymousUser() if name == "visitor" else request.getfixturevalue(name)

    return named


@pytest.mark.parametrize(("permission", "name"), itertools.product(MATRIX, CAST))
def test_permissions_over_the_cast(cast, project, permission, name):
    milestone = MilestoneFactory(project=project)
    thing = project if permission in ("projects.assign_reviewer", "projects.decide_gate") else milestone
    assert allows(cast(name), permission, thing) is (name in MATRIX[permission])


@pytest.mark.parametrize("name", CAST)
def test_visible_milestones_agree_with_the_predicate(cast, project, name):
    milestone = MilestoneFactory(project=project)
    person = cast(name)
    assert visible_milestones(person).filter(pk=milestone.pk).exists() is allows(
        person, "projects.view_milestone", milestone
    )


def test_plan_milestone_puts_it_at_the_end(project, lead):
    first = plan_milestone(project, by=lead, title="One", goal="g", due_on=date(2026, 5, 1))
    second = plan_milestone(project, by=lead, title="Two", goal="g", due_on=date(2026, 4, 1))

    assert list(project.milestones.all()) == [first, second]
    assert Entry.objects.filter(verb="milestone.planned").count() == 2


def test_a_plan_that_has_ended_stays_as_it_was(project, lead):
    project.status = "withdrawn"
    project.save()

    with pytest.raises(Refused):
        plan_milestone(project, by=lead, title="One", goal="g", due_on=date(2026, 5, 1))


def test_a_planned_milestone_is_changed_freely(project, lead):
    milestone = MilestoneFactory(project=project, state="planned")

    change_milestone(milestone, by=lead, title="Another")

    assert "before" not in Entry.objects.get(verb="milestone.changed").facts


def test_after_the_start_the_journal_keeps_what_it_was_before(project, lead):
    milestone = MilestoneFactory(project=project, due_on=date(2026, 5, 1))

    change_milestone(milestone, by=lead, due_on=date(2026, 6, 1), title=milestone.title)

    facts = Entry.objects.get(verb="milestone.changed").facts
    assert (facts["before"], facts["after"]) == ({"due_on": "2026-05-01"}, {"due_on": "2026-06-01"})


@pytest.mark.parametrize("state", ["submitted", "accepted", "abandoned"])
def test_what_is_evaluated_or_decided_is_not_changed(project, lead, state):
    milestone = MilestoneFactory(project=project, state=state)

    with pytest.raises(Refused) as refusal:
        change_milestone(milestone, by=lead, title="Easier")
    assert refusal.value.offers


@pytest.mark.parametrize(
    ("place", "up", "order"), [(1, True, [1, 0, 2]), (1, False, [0, 2, 1]), (0, True, [0, 1, 2])]
)
def test_move_milestone_swaps_with_the_neighbour(project, lead, place, up, order):
    plan = [MilestoneFactory(project=project) for _ in range(3)]

    move_milestone(plan[place], by=lead, up=up)

    assert [plan.index(one) for one in project.milestones.all()] == order


@pytest.mark.parametrize("act", [start_milestone, abandon_milestone])
def test_simple_acts_move_and_record(project, lead, act):
    milestone = MilestoneFactory(project=project, state="planned")

    act(milestone, by=lead)

    milestone.refresh_from_db()
    assert milestone.state == {"start_milestone": "active", "abandon_milestone": "abandoned"}[act.__name__]
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda m, by: plan_milestone(m.project, by=by, title="t", goal="g", due_on=m.due_on),
        lambda m, by: change_milestone(m, by=by, title="t"),
        lambda m, by: move_milestone(m, by=by, up=True),
        lambda m, by: start_milestone(m, by=by),
        lambda m, by: abandon_milestone(m, by=by),
        lambda m, by: submit_milestone(m, by=by, text="mine"),
        lambda m, by: decide_milestone(m, by=by, outcome="accept", reason="mine"),
        lambda m, by: advance(m.project, by=by),
    ],
)
def test_a_stranger_changes_nothing(project, stranger, act):
    milestone = MilestoneFactory(project=project)
    with pytest.raises(PermissionDenied):
        act(milestone, stranger)
    assert (Milestone.objects.get().state, Entry.objects.count()) == ("active", 0)


def test_submit_milestone_keeps_the_version_and_promises_an_answer(frozen, project, lead):
    _, submission = handed_in(project, lead)

    assert (submission.version, submission.answer_by) == (1, date(2026, 3, 9))
    assert Milestone.objects.get().state == "submitted"


@pytest.mark.parametrize(
    ("day", "answer"), [(date(2026, 3, 2), date(2026, 3, 9)), (date(2026, 3, 7), date(2026, 3, 13))]
)
def test_a_promise_counts_working_days(day, answer):
    assert working_days_after(day, 5) == answer


def test_submit_tells_reviewers_and_tracker_but_nobody_in_conflict(
    project, lead, mentor_person, conflicted, operator
):
    project.tracker = operator
    project.save()
    reviewer(project, mentor_person)
    reviewer(project, conflicted)

    handed_in(project, lead)

    assert {notice.person for notice in Notification.objects.all()} == {mentor_person, operator}


def test_evidence_is_taken_only_while_incubating(project, lead):
    milestone = MilestoneFactory(project=project)
    project.status = "paused"
    project.save()

    with pytest.raises(Refused):
        submit_milestone(milestone, by=lead, text="pots")
    assert not Submission.objects.exists()


def test_a_second_hand_in_before_the_answer_is_refused(project, lead):
    milestone, _ = handed_in(project, lead)

    with pytest.raises(IllegalMove):
        submit_milestone(milestone, by=lead, text="again")


@pytest.mark.django_db(transaction=True)
def test_a_double_click_hands_in_once(project, lead):
    milestone = MilestoneFactory(project=project)

    results = together(2, lambda _: submit_milestone(milestone, by=lead, text="double click"))

    assert sorted(type(result).__name__ for result in results) == ["IllegalMove", "Submission"]
    assert milestone.submissions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_plan_at_once_get_two_places(project, lead):
    together(2, lambda n: plan_milestone(project, by=lead, title=f"{n}", goal="g", due_on=date(2026, 5, 1)))

    assert [one.position for one in project.milestones.all()] == [0, 1]


@pytest.fixture
def accepted(project, lead, mentor_person):
    reviewer(project, mentor_person, responsible=True)
    milestone, submission = handed_in(project, lead)
    evaluated(submission, mentor_person)
    decide_milestone(milestone, by=mentor_person, outcome="accept", reason="Whole pots.")
    return milestone


def test_progress_is_by_weight_and_leaves_out_what_was_abandoned(accepted, project, lead):
    MilestoneFactory(project=project, state="planned", weight=3)
    MilestoneFactory(project=project, state="abandoned", weight=5)

    assert plan_of(project, lead).done == 25


def test_advancing_begins_the_next_stage_afresh(accepted, project, lead, operator):
    advance(project, by=operator)

    project.refresh_from_db()
    assert (project.stage, plan_of(project, lead).done) == ("prototype", 0)
    assert Notification.objects.filter(person=lead, entry__verb="project.advanced").exists()


def test_advancing_waits_for_each_milestone_and_goes_one_stage_at_a_time(accepted, project, operator):
    unfinished = MilestoneFactory(project=project, state="planned")
    with pytest.raises(Refused):
        advance(project, by=operator)

    unfinished.delete()
    advance(project, by=operator)
    with pytest.raises(Refused):
        advance(project, by=operator, number=2)


@pytest.mark.django_db(transaction=True)
def test_advancing_twice_at_once_moves_one_stage(accepted, project, operator):
    results = together(2, lambda _: advance(project, by=operator))

    project.refresh_from_db()
    assert (project.stage, sum(isinstance(result, Refused) for result in results)) == ("prototype", 1)


def test_plan_of_is_none_for_who_may_not_read_it(project, stranger, conflicted):
    reviewer(project, conflicted)
    assert (plan_of(project, stranger), plan_of(project, conflicted)) == (None, None)


@pytest.mark.parametrize(
    ("state", "label"),
    [
        ("planned", "Start “Firing”"),
        ("active", "Hand in “Firing”"),
        ("changes_requested", "Hand in “Firing”"),
    ],
)
def test_the_plan_names_the_next_act(project, lead, state, label):
    MilestoneFactory(project=project, state=state, title="Firing")
    assert plan_of(project, lead).next_act.label == label


@pytest.mark.parametrize("rows", [1, 3])
def test_next_milestones_are_mine_soon_or_late_and_take_one_query(
    rows, frozen, project, lead, stranger, django_assert_num_queries
):
    for day in (date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 16))[:rows]:
        MilestoneFactory(project=project, due_on=day)
    MilestoneFactory(project=project, due_on=date(2026, 4, 20))
    MilestoneFactory(project=ProjectFactory(lead=stranger), due_on=date(2026, 3, 3))

    with django_assert_num_queries(1):
        found = next_milestones(lead)
    assert [one.is_late for one in found] == [True, False, False][:rows]
