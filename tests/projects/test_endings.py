"""What ends together with a project that is withdrawn or let go, and what nobody does to it afterwards."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.insights.queries.queues import queues
from incubator.notices.models import Notification
from projects.actions.endings import withdraw_project
from projects.actions.invitations import accept_invitation, invite_to_team
from projects.actions.milestones import (
    abandon_milestone,
    change_milestone,
    move_milestone,
    start_milestone,
    submit_milestone,
)
from projects.actions.openings import accept_applicant, ask_for_place, make_opening
from projects.actions.ordering import order_milestones
from projects.actions.projects import pause_project
from projects.actions.team import appoint_lead
from projects.models import Invitation, Milestone, Opening, OpeningApplication, Project
from projects.queries.reviews import waiting_reviews
from projects.states import PROJECT_FLOW
from projects.tasks import mail_owed_invitations
from tests.factories import MilestoneFactory, PersonFactory, ProjectFactory
from tests.projects.gating import DROP, decided
from tests.projects.reviewing import handed_in, reviewer
from tests.races import together

ENDS = ("withdraw", "drop")
OVER = ("alumni", "dropped", "withdrawn")


@pytest.fixture
def asked(project, lead, provider):
    opening = make_opening(project, by=lead, title="Firmware", text="Write the ramp.")
    return ask_for_place(opening, by=provider, message="I wrote two bootloaders.")


def end(how, project, lead, operator):
    return withdraw_project(project, by=lead) if how == "withdraw" else decided(project, DROP, operator)


def told(person):
    return list(
        Notification.objects.filter(person=person).order_by("pk").values_list("entry__verb", flat=True)
    )


@pytest.mark.parametrize("how", ENDS)
def test_what_is_over_looks_for_nobody_and_tells_who_waits(
    how, asked, project, lead, operator, provider, stranger
):
    invite_to_team(project, by=lead, email=stranger.email)
    invite_to_team(project, by=lead, email="new@test.example", role="advisor")
    end(how, project, lead, operator)
    assert [one.state for one in Opening.objects.all()] == ["closed"]
    asked.refresh_from_db()
    assert (asked.state, "Thank you" in asked.answer) == ("declined", True)
    assert told(provider) == ["opening.closed"]
    assert told(stranger) == ["membership.invited", "membership.uninvited"]
    assert Invitation.objects.filter(withdrawn_at=None).count() == 0
    assert mail_owed_invitations() == 0
    assert Entry.objects.filter(verb="membership.uninvited").count() == 2


def test_a_pause_ends_nothing(asked, project, lead, operator, stranger):
    invitation = invite_to_team(project, by=lead, email=stranger.email)
    pause_project(project, by=operator)
    assert Opening.objects.get().state == "open"
    assert accept_applicant(asked, by=lead).person == asked.person
    assert accept_invitation(invitation, by=stranger).person == stranger


@pytest.mark.parametrize("status", PROJECT_FLOW.states)
def test_only_what_goes_on_has_its_plan_changed(status, project, lead, operator):
    planned, active = (MilestoneFactory(project=project, state=one) for one in ("planned", "active"))
    later = MilestoneFactory(project=project, state="planned", position=3)
    Project.objects.update(status=status)
    plan = list(Milestone.objects.values_list("pk", flat=True))
    acts = (
        lambda: change_milestone(active, by=lead, title="Another"),
        lambda: start_milestone(planned, by=lead),
        lambda: abandon_milestone(active, by=lead),
        lambda: move_milestone(later, by=lead, up=True),
        lambda: order_milestones(project, by=lead, order=plan[::-1], seen=plan),
    )
    for act in acts:
        if status in OVER:
            with pytest.raises(Refused, match="has ended"):
                act()
    if status not in OVER:
        acts[0](), acts[1](), acts[2](), acts[3]()
        plan = list(Milestone.objects.values_list("pk", flat=True))
        order_milestones(project, by=lead, order=plan[::-1], seen=plan)


@pytest.mark.parametrize("status", PROJECT_FLOW.states)
def test_the_pages_offer_what_is_possible(status, project, lead, client_of, frozen):
    one = MilestoneFactory(project=project, state="active", due_on=date(2026, 2, 1))
    MilestoneFactory(project=project, state="planned")
    Project.objects.update(status=status)
    client = client_of(lead)
    page = client.get(one.get_absolute_url()).context["page"]
    assert bool(page.submit_url) is (status in ("incubating", "graduated"))
    assert bool(page.edit_url) is bool(page.abandon_url) is (status not in OVER)
    plan = client.get(f"/projects/{project.slug}/milestones/").context["plan"]
    assert page.is_late is plan.steps[0].is_late is (status not in (*OVER, "paused"))
    assert bool(plan.add_url) is bool(plan.take_url) is bool(plan.order_url) is (status not in OVER)


@pytest.mark.django_db(transaction=True)
def test_evidence_and_a_withdrawal_at_once_leave_no_evidence_in_what_is_over():
    lead = PersonFactory()
    project = ProjectFactory(lead=lead)
    one = MilestoneFactory(project=project)
    for _round in range(5):
        Project.objects.update(status="incubating")
        Milestone.objects.update(state="active")
        acts = [
            lambda: withdraw_project(project, by=lead),
            lambda: submit_milestone(one, by=lead, text="Three pots."),
        ]
        results = together(2, lambda n, acts=acts: acts[n]())
        assert not isinstance(results[0], Exception)
        late = Entry.objects.filter(verb="milestone.submitted").order_by("-pk").first()
        gone = Entry.objects.filter(verb="project.withdrawn").order_by("-pk").first()
        assert isinstance(results[1], Refused) or late.pk < gone.pk


@pytest.mark.django_db(transaction=True)
def test_asking_for_a_place_and_a_withdrawal_at_once_leave_nobody_waiting():
    lead, stranger = PersonFactory(), PersonFactory()
    project = ProjectFactory(lead=lead)
    opening = make_opening(project, by=lead, title="Firmware", text="Write the ramp.")
    acts = [
        lambda: withdraw_project(project, by=lead),
        lambda: ask_for_place(opening, by=stranger, message="Hello"),
    ]
    results = together(2, lambda n: acts[n]())
    assert not isinstance(results[0], Exception)
    assert not OpeningApplication.objects.filter(state="sent").exists()
    assert not isinstance(results[1], Exception) or isinstance(results[1], Refused | PermissionDenied)


@pytest.mark.parametrize("way", ["invited", "appointed"])
def test_who_came_in_by_another_way_waits_no_more(way, asked, project, lead, operator, provider):
    if way == "invited":
        accept_invitation(invite_to_team(project, by=lead, email=provider.email), by=provider)
    else:
        appoint_lead(project, provider, by=operator, reason="Nobody else is there.")
    asked.refresh_from_db()
    assert (asked.state, asked.answered_at is not None) == ("accepted", True)


def test_what_an_ended_project_handed_in_waits_for_nobody(project, lead, operator, mentor_person, client_of):
    reviewer(project, mentor_person)
    handed_in(project, lead)
    assert len(waiting_reviews(mentor_person)) == 1
    assert {one.label: one.number for one in queues(operator)}["Milestones handed in"] == 1

    withdraw_project(project, by=lead)
    assert waiting_reviews(mentor_person) == ()
    assert {one.label: one.number for one in queues(operator)}["Milestones handed in"] == 0
