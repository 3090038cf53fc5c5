"""Who is in the team: leaving, letting go, handing over, and an operator's word when nobody leads."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import allows, needs
from incubator.core.clock import now
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.actions.invitations import A_DAY
from projects.actions.team import appoint_lead, end_membership, hand_over_lead
from projects.forms.team import AppointmentForm, InvitationForm
from projects.models import Membership, Project
from projects.queries.team import asked_of_page, leaderless_projects, team_of_page
from projects.queries.visible import visible_projects
from projects.states import ENDED, NEEDS_NO_LEAD


def visible_memberships(user: Any) -> QuerySet[Membership]:
    """Of the projects that this person may see."""
    seen = Membership.objects.filter(project__in=visible_projects(user))
    return seen.select_related("project", "person")


@needs("projects.read_activity", visible_projects)
def team_list(request: HttpRequest, project: Project) -> HttpResponse:
    """The team as it sees itself; the lead invites here."""
    return team_shown(request, project, InvitationForm())


@needs("projects.end_membership", visible_memberships)
@require_POST
def membership_end(request: HttpRequest, membership: Membership) -> HttpResponse:
    project, is_own = membership.project, membership.person_id == request.user.pk
    try:
        end_membership(membership, by=request.user)
    except Refused as refusal:
        return team_shown(request, project, InvitationForm(), status=409, refusal=refusal)
    messages.success(
        request, _("%(person)s is not in the team any more.") % {"person": membership.person.name}
    )
    still_there = visible_projects(request.user).filter(pk=project.pk).exists()
    if is_own or not still_there:
        return redirect(project if still_there else "project_list")
    return redirect("team_list", slug=project.slug)


@needs("projects.hand_over_lead", visible_memberships)
@require_POST
def membership_lead(request: HttpRequest, membership: Membership) -> HttpResponse:
    try:
        hand_over_lead(membership, by=request.user)
    except Refused as refusal:
        return team_shown(request, membership.project, InvitationForm(), status=409, refusal=refusal)
    messages.success(
        request, _("%(person)s leads the project from now on.") % {"person": membership.person.name}
    )
    return redirect("team_list", slug=membership.project.slug)


def team_shown(
    request: HttpRequest,
    project: Project,
    form: InvitationForm,
    status: int = 200,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The team's page. Only who is in the team or runs the space reads it, so refusals of others rise."""
    if refusal is not None and not allows(request.user, "projects.read_activity", project):
        raise refusal
    members = team_of_page(project)
    may_manage = allows(request.user, "projects.manage_team", project)
    may_hand_over = allows(request.user, "projects.hand_over_lead", project)
    is_over = project.status in ENDED
    for member in members:
        member.is_own = member.person_id == request.user.pk  # type: ignore[attr-defined]
        is_lead = member.role == Membership.Role.LEAD
        member.may_end = (may_manage or member.is_own) and not is_lead  # type: ignore[attr-defined]
        member.may_lead = (  # type: ignore[attr-defined]
            may_hand_over and member.role == Membership.Role.MEMBER and member.person.is_active
        )
    invitations = page_of(request, asked_of_page(project), size=20)
    for one in invitations.items:
        one.may_resend = may_manage and not is_over and one.offered_at <= now() - A_DAY
    context = {
        "project": project,
        "members": members,
        "invitations": invitations,
        "form": form,
        "may_manage": may_manage,
        "may_invite": may_manage and not is_over,
        "is_over": is_over,
        "leads": may_hand_over,
        "has_heir": any(member.may_lead for member in members),  # type: ignore[attr-defined]
        "may_appoint": project.status not in NEEDS_NO_LEAD
        and allows(request.user, "projects.appoint_lead", project),
        "refusal": refusal,
    }
    return render(request, "projects/team_list.html", context, status=status)


@needs("projects.operate")
def leaderless(request: HttpRequest) -> HttpResponse:
    """Which projects go on without anybody who could hand in, invite or apply?"""
    page = page_of(request, leaderless_projects(request.user))
    return render(request, "projects/leaderless.html", {"page": page})


@needs("projects.appoint_lead", visible_projects)
def lead_appoint(request: HttpRequest, project: Project) -> HttpResponse:
    """Choose somebody of the team, or any member of the space by e-mail; the reason is read by the team."""
    members = team_of_page(project)
    form = AppointmentForm(request.POST or None, members=members)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            person = form.cleaned_data["person"]
            try:
                appoint_lead(project, person, by=request.user, reason=form.cleaned_data["reason"])
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(
                    request,
                    _("%(person)s leads “%(project)s” from now on. They and the team were told.")
                    % {"person": person.name, "project": project.title},
                )
                return redirect("leaderless")
    context = {
        "project": project,
        "form": form,
        "lead": next((one for one in members if one.role == Membership.Role.LEAD), None),
        "is_over": project.status in NEEDS_NO_LEAD,
    }
    return render(request, "projects/lead_appoint.html", context, status=status)
