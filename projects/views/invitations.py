"""Inviting somebody into the team, and what the link of the letter opens."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import allows, needs, signed_in
from incubator.core.refusal import Refused
from projects.actions.invitations import (
    accept_invitation,
    decline_invitation,
    invite_to_team,
    resend_invitation,
    withdraw_invitation,
)
from projects.forms.team import InvitationForm
from projects.models import Invitation, Project
from projects.queries.visible import visible_projects
from projects.states import ENDED
from projects.views.team import team_shown


def visible_invitations(user: Any) -> QuerySet[Invitation]:
    return Invitation.objects.filter(project__in=visible_projects(user)).select_related("project")


def opened_invitations(user: Any) -> QuerySet[Invitation]:
    """Whoever holds the link sees what it is; answering is the invited person's."""
    return Invitation.objects.select_related("project", "by")


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
def invitation_resend(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The same link, good for fourteen more days; what stands against it is said on the team's page."""
    try:
        resend_invitation(invitation, by=request.user)
    except Refused as refusal:
        return team_shown(request, invitation.project, InvitationForm(), status=409, refusal=refusal)
    messages.success(request, _("The invitation to %(email)s goes out again.") % {"email": invitation.email})
    return redirect("team_list", slug=invitation.project.slug)


@needs("projects.manage_team", visible_invitations)
@require_POST
def invitation_withdraw(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    withdraw_invitation(invitation, by=request.user)
    messages.success(request, _("The invitation to %(email)s is taken back.") % {"email": invitation.email})
    return redirect("team_list", slug=invitation.project.slug)


@signed_in
def invitation_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What the link of the letter opens: to which project, by whom, as what; and the answer."""
    invitation = get_object_or_404(opened_invitations(request.user), key=key)
    context = {
        "invitation": invitation,
        "is_mine": allows(request.user, "projects.answer_invitation", invitation),
        "is_over": invitation.project.status in ENDED,
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
