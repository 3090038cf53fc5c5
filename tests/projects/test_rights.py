"""Every right of the room over the whole cast, written out. A right that is new has to be written here too."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from incubator.core.access import allows
from projects.models import Membership
from projects.permissions import PERMISSIONS
from tests.conftest import person
from tests.projects.reading import read_programme, reader_of
from tests.projects.reviewing import reviewer

SPACE = {"lead", "member", "advisor", "mentor", "conflicted", "provider", "investor", "operator", "torn", "editor",
         "stranger"}  # fmt: skip
TEAM, BOARD, OPERATORS = {"lead", "member"}, {"lead", "member", "advisor"}, {"operator", "torn"}

# Of each: what it is asked about, and who may. “torn” is an operator in conflict with the project; “conflicted” a
# mentor who reviews and reads for it, but belongs to the lead's company; “mentor” reviews, decides and reads.
RIGHTS = {
    "projects.add_project": (None, SPACE),
    "projects.view_project": ("hidden", BOARD | OPERATORS | {"mentor"}),
    "projects.change_project": ("project", TEAM | OPERATORS),
    "projects.apply": ("project", {"lead"}),
    "projects.withdraw_project": ("project", {"lead"}),
    "projects.decide_application": ("project", {"operator"}),
    "projects.track_project": ("project", OPERATORS),
    "projects.pause_project": ("project", OPERATORS),
    "projects.read_activity": ("project", BOARD | OPERATORS),
    "projects.manage_team": ("project", {"lead"} | OPERATORS),
    "projects.end_membership": ("membership", {"lead", "member"} | OPERATORS),
    "projects.answer_invitation": ("invitation", {"stranger"}),
    "projects.write_update": ("project", TEAM),
    "projects.remove_update": ("update", TEAM | OPERATORS),
    "projects.take_dossier": ("project", TEAM | OPERATORS),
    "projects.change_need": ("project", TEAM),
    "projects.view_milestone": ("project", BOARD | OPERATORS | {"mentor"}),
    "projects.plan_milestones": ("project", TEAM),
    "projects.submit_milestone": ("project", TEAM),
    "projects.evaluate": ("project", {"mentor"}),
    "projects.answer_decision": ("project", TEAM),
    "projects.decide_milestone": ("project", {"mentor", "operator"}),
    "projects.declare_conflict": ("project", SPACE),
    "projects.write_tracker_note": ("project", {"operator"}),
    "projects.assign_reviewer": ("project", {"operator"}),
    "projects.end_reviewing": ("project", {"lead", "operator"}),
    "projects.enter_room": ("project", BOARD | OPERATORS),
    "projects.change_pitch": ("project", TEAM),
    "projects.publish_pitch": ("project", {"lead"}),
    "projects.change_rubric": (None, OPERATORS),
    "projects.operate": (None, OPERATORS),
    "projects.run_programme": (None, OPERATORS),
    "projects.write_application": ("application", TEAM),
    "projects.hand_in_application": ("application", {"lead"}),
    "projects.view_application": ("application", BOARD | {"operator"}),
    "projects.decide_gate": ("project", {"operator"}),
    "projects.view_gate": ("gate", BOARD | {"operator"}),
    "projects.appeal_gate": ("gate", {"lead"}),
    "projects.answer_appeal": ("gate", {"operator"}),
    "projects.revoke_certificate": ("project", {"operator"}),
    "projects.set_reminders": (None, OPERATORS),
    "projects.ask_hello": ("project", {"operator"}),
    "projects.answer_hello": ("hello", TEAM),
    "projects.read_hello": ("hello", TEAM | {"operator"}),
    "projects.hand_over_lead": ("project", {"lead"}),
    "projects.appoint_lead": ("project", {"operator"}),
    "projects.change_opening": ("opening", TEAM),
    "projects.read_applicants": ("opening", TEAM),
    "projects.answer_applicant": ("asked", {"lead"}),
    "projects.ask_for_place": ("hidden", BOARD | OPERATORS | {"mentor"}),
    "projects.withdraw_from_place": ("asked", {"stranger"}),
    "projects.follow_project": ("hidden", BOARD | OPERATORS | {"mentor"}),
    "projects.unfollow_project": ("hidden", SPACE),
    "projects.keep_plan_templates": (None, OPERATORS),
    "projects.ask_tracker": ("project", TEAM),
    "projects.open_answer": ("application", BOARD | {"operator", "mentor"}),
    "projects.read_application": ("application", {"mentor"}),
    "projects.decide_by_letter": (None, OPERATORS),
    "projects.answer_letter": ("letter", {"lead"}),
    "projects.write_back": ("letter", {"operator"}),
}  # fmt: skip


@pytest.fixture
def cast(
    project, lead, member, mentor_person, conflicted, provider, investor_person, operator, editor, stranger
):
    torn, advisor = person("Tora Torn", "operators"), person("Ada Advisor")
    project.conflicts.create(person=torn, reason="Her brother's firm.", declared_by=torn)
    project.memberships.create(person=advisor, role=Membership.Role.ADVISOR)
    for one in (mentor_person, conflicted):
        reviewer(project, one, responsible=True)
    return {
        "lead": lead, "member": member, "advisor": advisor, "mentor": mentor_person, "conflicted": conflicted,
        "provider": provider, "investor": investor_person, "operator": operator, "torn": torn, "editor": editor,
        "stranger": stranger, "visitor": AnonymousUser(),
    }  # fmt: skip


@pytest.fixture
def things(project, cast, frozen):
    """Something of each kind, all of the one project; `hidden` is the project itself, seen by its team alone."""
    programme = read_programme()
    for name in ("mentor", "conflicted"):
        reader_of(programme, cast["operator"], cast[name])
    application = project.applications.create(
        programme=programme, state="handed_in", handed_in_at="2026-03-01T09:00Z"
    )
    opening = project.openings.create(title="Firmware", text="Write the ramp.")
    batch = programme.letter_batches.create()
    return {
        None: None,
        "project": project,
        "hidden": project,
        "membership": project.memberships.get(person=cast["member"]),
        "invitation": project.invitations.create(email=cast["stranger"].email),
        "update": project.updates.create(by=cast["member"], text="Grey again."),
        "application": application,
        "gate": project.gates.create(number=1, stage="idea", outcome="hold", reason="Not yet.", by=cast["operator"]),
        "hello": project.hellos.create(text="How are the pots?"),
        "opening": opening,
        "asked": opening.applications.create(person=cast["stranger"], message="I wrote two bootloaders."),
        "letter": batch.letters.create(application=application, person=cast["lead"], outcome="accept", subject="Yes",
                                       text="Come in."),
    }  # fmt: skip


def test_the_table_names_every_right():
    assert set(RIGHTS) == set(PERMISSIONS)


def test_everybody_may_exactly_what_is_written(project, cast, things):
    wrong = {}
    for right, (kind, named) in RIGHTS.items():
        project.visibility = "team" if kind == "hidden" else "community"
        project.save(update_fields=["visibility"])
        found = {name for name, who in cast.items() if allows(who, right, things[kind])}
        if found != named:
            wrong[right] = SimpleNamespace(more=found - named, less=named - found)
    assert wrong == {}
