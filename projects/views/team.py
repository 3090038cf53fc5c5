"""Who is in the team: inviting, answering an invitation, leaving, handing over."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs, signed_in
from incubator.core.refusal import Refused
from projects.actions.team import (
    accept_invitation,
    decline_invitation,
    end_membership,
    hand_over_lead,
    invite_to_team,
    withdraw_invitation,
)
from projects.forms.team import InvitationForm
from projects.models import Invitation, Membership, Project
from projects.queries.detail import team_page
from projects.queries.visible import visible_projects


def visible_memberships(user: Any) -> QuerySet[Membership]:
    """Of the projects that this person may see."""
    seen = Membership.objects.filter(project__in=visible_projects(user))
    return seen.select_related("project", "person")


def visible_invitations(user: Any) -> QuerySet[Invitation]:
    return Invitation.objects.filter(project__in=visible_projects(user)).select_related("project")


def opened_invitations(user: Any) -> QuerySet[Invitation]:
    """Whoever holds the link sees what it is; answering is the invited person's."""
    return Invitation.objects.select_related("project", "by")


@needs("projects.read_activity", visible_projects)
def team_list(request: HttpRequest, project: Project) -> HttpResponse:
    """The team as it sees itself; the lead invites here."""
    return team_shown(request, project, InvitationForm())


@needs("projects.manage_team", visible_projects)
@require_POST
def invitation_send(request: HttpRequest, project: Project) -> HttpResponse:
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return team_shown(request, project, form, status=422)
    try:
        invite_to_team(project, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return team_shown(request, project, form, status=409)
    messages.success(request, _("The invitation to %(email)s is on its way.") % form.cleaned_data)
    return redirect("team_list", slug=project.slug)


@needs("projects.manage_team", visible_invitations)
@require_POST
def invitation_withdraw(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    withdraw_invitation(invitation, by=request.user)
    return redirect("team_list", slug=invitation.project.slug)


@signed_in
def invitation_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What the link of the letter opens: to which project, by whom, as what; and the answer."""
    invitation = get_object_or_404(opened_invitations(request.user), key=key)
    context = {
        "invitation": invitation,
        "is_mine": request.user.email.lower() == invitation.email.lower(),
        "is_open": not (invitation.accepted_at or invitation.withdrawn_at),
    }
    return render(request, "projects/invitation_detail.html", context)


@needs("projects.answer_invitation", opened_invitations)
@require_POST
def invitation_accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    accept_invitation(invitation, by=request.user)
    messages.success(request, _("Welcome to “%(project)s”.") % {"project": invitation.project.title})
    return redirect(invitation.project)


@needs("projects.answer_invitation", opened_invitations)
@require_POST
def invitation_decline(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    decline_invitation(invitation, by=request.user)
    messages.success(request, _("You said no. The team was told."))
    return redirect("project_list")


@needs("projects.end_membership", visible_memberships)
@require_POST
def membership_end(request: HttpRequest, membership: Membership) -> HttpResponse:
    project, is_own = membership.project, membership.person_id == request.user.pk
    end_membership(membership, by=request.user)
    messages.success(
        request, _("%(person)s is not in the team any more.") % {"person": membership.person.name}
    )
    still_there = visible_projects(request.user).filter(pk=project.pk).exists()
    if is_own or not still_there:
        return redirect(project if still_there else "project_list")
    return redirect("team_list", slug=project.slug)


@needs("projects.manage_team", visible_memberships)
@require_POST
def membership_lead(request: HttpRequest, membership: Membership) -> HttpResponse:
    hand_over_lead(membership, by=request.user)
    messages.success(
        request, _("%(person)s leads the project from now on.") % {"person": membership.person.name}
    )
    return redirect("team_list", slug=membership.project.slug)


def team_shown(
    request: HttpRequest, project: Project, form: InvitationForm, status: int = 200
) -> HttpResponse:
    members, waiting = team_page(project)
    may_manage = request.user.has_perm("projects.manage_team", project)  # type: ignore[union-attr]
    for member in members:
        is_own = member.person_id == request.user.pk
        member.may_end = (may_manage or is_own) and member.role != Membership.Role.LEAD  # type: ignore[attr-defined]
        member.may_lead = may_manage and member.role == Membership.Role.MEMBER  # type: ignore[attr-defined]
        member.is_own = is_own  # type: ignore[attr-defined]
    context = {
        "project": project,
        "members": members,
        "waiting": waiting,
        "form": form,
        "may_manage": may_manage,
    }
    return render(request, "projects/team_list.html", context, status=status)
