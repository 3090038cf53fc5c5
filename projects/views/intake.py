"""Which applications wait, and for how long? Reading one, and deciding."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import allows, needs
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.actions.applications import request_changes
from projects.actions.projects import accept_project, decline_project
from projects.forms.projects import ChangesForm, DeclineForm
from projects.models import Project
from projects.queries.applications import application_page, handed_in_last
from projects.queries.detail import project_page
from projects.queries.intake import applications, applied_projects, places_of
from projects.states import APPLICATION_FLOW, PROJECT_FLOW


@needs("projects.operate")
def intake(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, the longest waiting first."""
    return render(request, "projects/intake.html", {"page": page_of(request, applications(request.user))})


@needs("projects.operate", applied_projects)
def intake_detail(request: HttpRequest, project: Project) -> HttpResponse:
    return application_shown(request, project)


@needs("projects.decide_application", applied_projects)
@require_POST
def project_accept(request: HttpRequest, project: Project) -> HttpResponse:
    try:
        accept_project(project, by=request.user)
    except Refused as refusal:
        return application_shown(request, project, refusal=refusal)
    messages.success(
        request, _("“%(project)s” is in. You follow it from now on.") % {"project": project.title}
    )
    return redirect("intake")


@needs("projects.decide_application", applied_projects)
@require_POST
def project_decline(request: HttpRequest, project: Project) -> HttpResponse:
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return application_shown(request, project, form)
    try:
        decline_project(project, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        return application_shown(request, project, form, refusal=refusal)
    messages.success(
        request, _("“%(project)s” is declined; the team reads your reason.") % {"project": project.title}
    )
    return redirect("intake")


@needs("projects.decide_application", applied_projects)
@require_POST
def project_request_changes(request: HttpRequest, project: Project) -> HttpResponse:
    form = ChangesForm(request.POST)
    if not form.is_valid():
        return application_shown(request, project, changes=form)
    application = handed_in_last(project, request.user)
    if application is None:
        nothing = Refused(_("There is no application to change: nothing was handed in."))
        return application_shown(request, project, changes=form, refusal=nothing)
    try:
        request_changes(application, by=request.user, reason=form.cleaned_data["changes"])
    except Refused as refusal:
        return application_shown(request, project, changes=form, refusal=refusal)
    messages.success(
        request, _("The team of “%(project)s” reads what to change.") % {"project": project.title}
    )
    return redirect("intake_detail", project.slug)


def application_shown(
    request: HttpRequest,
    project: Project,
    decline: DeclineForm | None = None,
    changes: ChangesForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The last version as it was handed in, and what may be answered now."""
    page = project_page(request.user, project.slug)
    handed_in = handed_in_last(project, request.user)
    decline, changes = decline or DeclineForm(), changes or ChangesForm()
    may_decide = allows(request.user, "projects.decide_application", project)
    offered = APPLICATION_FLOW.offered(handed_in.state) if handed_in else []
    context = {
        "page": page,
        "project": page.project if page else project,
        "application": application_page(handed_in, request.user) if handed_in else None,
        "decline": decline,
        "changes": changes,
        "refusal": refusal,
        "places": places_of(project.programme),
        "may_decide": may_decide,
        "may_ask": may_decide and "request_changes" in offered,
        "is_with_team": "hand_in" in offered,
        "is_waiting": "accept" in PROJECT_FLOW.offered(page.project.status if page else project.status),
    }
    status = 409 if refusal else 422 if decline.errors or changes.errors else 200
    return render(request, "projects/intake_detail.html", context, status=status)
