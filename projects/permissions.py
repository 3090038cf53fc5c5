"""Who may do what to a project and its parts: first the facts, then the table.

Kept in step with `queries.visible.visible_projects`; a test compares the two over every persona and kind of project.
"""

from typing import Any

import rules
from django.db.models import QuerySet

from incubator.accounts.permissions import is_member_of_space, is_operator
from projects.models import Application, Membership, Project
from projects.models.conflicts import in_conflict, reading, reviewing

HIDDEN_FROM_OTHERS = ("draft", "applied", "declined", "withdrawn")

# How a part names what it belongs to, the nearest first.
PARTS_OF = ("project", "update", "milestone", "submission", "pitch", "application", "gate", "opening")


def project_of(thing: Any) -> Project:
    """The project that a part belongs to, or the project itself."""
    if isinstance(thing, Project):
        return thing
    for path in PARTS_OF:
        if hasattr(thing, f"{path}_id"):
            return project_of(getattr(thing, path))
    raise LookupError(f"{thing!r} belongs to no project")


def asked_of(thing: Any) -> QuerySet[Project]:
    """The same as a queryset, for facts that one query answers."""
    return Project.objects.filter(pk=project_of(thing).pk).order_by()


def role_in(user: Any, thing: Any) -> str | None:
    if not user.is_authenticated:
        return None
    return (
        Membership.objects.filter(project=project_of(thing), person=user)
        .values_list("role", flat=True)
        .first()
    )


@rules.predicate
def is_lead(user: Any, thing: Any) -> bool:
    return role_in(user, thing) == Membership.Role.LEAD


@rules.predicate
def is_in_team(user: Any, thing: Any) -> bool:
    return role_in(user, thing) in (Membership.Role.LEAD, Membership.Role.MEMBER)


@rules.predicate
def is_on_board(user: Any, thing: Any) -> bool:
    """The team and its advisors."""
    return role_in(user, thing) is not None


@rules.predicate
def has_conflict(user: Any, thing: Any) -> bool:
    """In the team, declared, or in the same organisation as one of the team; see `models.conflicts`."""
    return user.is_authenticated and asked_of(thing).filter(in_conflict(user)).exists()


@rules.predicate
def is_reviewer(user: Any, thing: Any) -> bool:
    return user.is_authenticated and asked_of(thing).filter(reviewing(user)).exists()


@rules.predicate
def is_responsible(user: Any, thing: Any) -> bool:
    responsible = {"reviewers__person": user, "reviewers__ended_at": None, "reviewers__is_responsible": True}
    return user.is_authenticated and asked_of(thing).filter(**responsible).exclude(in_conflict(user)).exists()


@rules.predicate
def is_operator_without_conflict(user: Any, thing: Any) -> bool:
    return is_operator(user) and not has_conflict(user, thing)


@rules.predicate
def is_application_reader(user: Any, thing: Any) -> bool:
    """Named for the programme, the application is in, and no conflict with it."""
    application = getattr(thing, "application", thing)
    asked = Application.objects.filter(pk=application.pk)
    return user.is_authenticated and user.is_active and asked.filter(reading(user)).exists()


@rules.predicate
def is_addressee(user: Any, letter: Any) -> bool:
    return user.is_authenticated and letter.person_id == user.pk


@rules.predicate
def is_invited(user: Any, invitation: Any) -> bool:
    return user.is_authenticated and user.email.lower() == invitation.email.lower()


@rules.predicate
def is_own_membership(user: Any, membership: Any) -> bool:
    return user.is_authenticated and membership.person_id == user.pk


@rules.predicate
def is_applicant(user: Any, application: Any) -> bool:
    """Who asked for a place in a team."""
    return user.is_authenticated and application.person_id == user.pk


@rules.predicate
def is_visible_to_all(user: Any, thing: Any) -> bool:
    project = project_of(thing)
    return project.visibility == Project.Visibility.PUBLIC and project.status not in HIDDEN_FROM_OTHERS


@rules.predicate
def is_visible_to_members(user: Any, thing: Any) -> bool:
    """`investors` is shown to members too: it says who may read the pitch beside them."""
    project = project_of(thing)
    return (
        is_member_of_space(user)
        and project.visibility in (Project.Visibility.COMMUNITY, Project.Visibility.INVESTORS)
        and project.status not in HIDDEN_FROM_OTHERS
    )


@rules.predicate
def is_author(user: Any, thing: Any) -> bool:
    """Of an entry of the log, or of its picture; a project has none."""
    return user.is_authenticated and getattr(getattr(thing, "update", thing), "by_id", None) == user.pk


may_view = is_visible_to_all | is_visible_to_members | is_on_board | is_operator | is_reviewer
may_read_plan = is_on_board | is_operator | is_reviewer

may_view_application = is_on_board | is_operator_without_conflict
may_open_answer = may_view_application | is_application_reader

PERMISSIONS = {
    "projects.add_project": is_member_of_space,
    "projects.view_project": may_view,
    "projects.change_project": is_in_team | is_operator,
    "projects.apply": is_lead,
    "projects.withdraw_project": is_lead,
    "projects.decide_application": is_operator_without_conflict,
    "projects.track_project": is_operator,
    "projects.pause_project": is_operator,
    "projects.read_activity": is_on_board | is_operator,
    "projects.manage_team": is_lead | is_operator,
    "projects.end_membership": is_lead | is_operator | is_own_membership,
    "projects.answer_invitation": is_invited,
    "projects.write_update": is_in_team,
    "projects.remove_update": is_author | is_lead | is_operator,
    "projects.take_dossier": is_in_team | is_operator,
    "projects.change_need": is_in_team,
    "projects.view_milestone": may_read_plan,
    "projects.plan_milestones": is_in_team,
    "projects.submit_milestone": is_in_team,
    "projects.evaluate": is_reviewer,
    "projects.answer_decision": is_in_team,
    "projects.decide_milestone": is_responsible | is_operator_without_conflict,
    "projects.declare_conflict": is_member_of_space,
    "projects.write_tracker_note": is_operator_without_conflict,
    "projects.assign_reviewer": is_operator_without_conflict,
    "projects.end_reviewing": is_lead | is_operator_without_conflict,
    "projects.enter_room": is_on_board | is_operator,
    "projects.change_pitch": is_in_team,
    "projects.publish_pitch": is_lead,
    "projects.change_rubric": is_operator,
    "projects.operate": is_operator,
    "projects.run_programme": is_operator,
    "projects.write_application": is_in_team,
    "projects.hand_in_application": is_lead,
    "projects.view_application": may_view_application,
    # Gates, appeals, certificates.
    "projects.decide_gate": is_operator_without_conflict,
    "projects.view_gate": is_on_board | is_operator_without_conflict,
    "projects.appeal_gate": is_lead,
    "projects.answer_appeal": is_operator_without_conflict,
    "projects.revoke_certificate": is_operator_without_conflict,
    "projects.set_reminders": is_operator,
    "projects.ask_hello": is_operator_without_conflict,
    "projects.answer_hello": is_in_team,
    "projects.read_hello": is_in_team | is_operator_without_conflict,
    # Team, openings, following.
    "projects.hand_over_lead": is_lead,
    "projects.appoint_lead": is_operator_without_conflict,
    "projects.change_opening": is_in_team,
    "projects.read_applicants": is_in_team,
    "projects.answer_applicant": is_lead,
    "projects.ask_for_place": is_member_of_space & may_view,
    "projects.withdraw_from_place": is_applicant,
    "projects.follow_project": is_member_of_space & may_view,
    "projects.unfollow_project": is_member_of_space,
    # The plan.
    "projects.keep_plan_templates": is_operator,
    "projects.ask_tracker": is_in_team,
    # Reading applications, letters.
    "projects.open_answer": may_open_answer,
    "projects.read_application": is_application_reader,
    "projects.decide_by_letter": is_operator,
    "projects.answer_letter": is_addressee,
    "projects.write_back": is_operator_without_conflict,
}
