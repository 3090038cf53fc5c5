"""What is this project, how far is it, and what does it need?"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs, public
from incubator.core.http import page_of
from projects.actions.projects import pause_project, resume_project
from projects.actions.updates import declare_conflict
from projects.forms.team import ConflictForm
from projects.models import Project
from projects.panels import panels_of
from projects.queries.card import card_of
from projects.queries.detail import activity_for, activity_of, project_page
from projects.queries.evaluations import feedback_of
from projects.queries.gates import gate_card
from projects.queries.visible import visible_projects


@public
def project_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The project's page, by what this reader may see; to others it does not exist."""
    return shown(request, slug, ConflictForm())


@needs("projects.declare_conflict", visible_projects)
@require_POST
def conflict_declare(request: HttpRequest, project: Project) -> HttpResponse:
    """A reviewer or operator steps back; they may lose sight of the project by it."""
    form = ConflictForm(request.POST)
    if not form.is_valid():
        return shown(request, project.slug, form, status=422)
    declare_conflict(project, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Noted. You won’t be asked to judge this project."))
    still_there = visible_projects(request.user).filter(pk=project.pk).exists()
    return redirect(project if still_there else "project_list")


@needs("projects.read_activity", visible_projects)
def project_activity(request: HttpRequest, project: Project) -> HttpResponse:
    """Everything that was done here, ten a page, for the team and the operators."""
    page = page_of(request, activity_of(project), size=10)
    entries = activity_for(page.items, project, request.user)
    context = {"project": project, "page": page, "entries": entries}
    return render(request, "projects/project_activity.html", context)


@needs("projects.pause_project", visible_projects)
@require_POST
def project_pause(request: HttpRequest, project: Project) -> HttpResponse:
    pause_project(project, by=request.user)
    return redirect(project)


@needs("projects.pause_project", visible_projects)
@require_POST
def project_resume(request: HttpRequest, project: Project) -> HttpResponse:
    resume_project(project, by=request.user)
    return redirect(project)


def shown(request: HttpRequest, slug: str, conflict_form: ConflictForm, status: int = 200) -> HttpResponse:
    page = project_page(request.user, slug)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "project": page.project,
        "conflict_form": conflict_form,
        "milestones": page.milestones,
        "feedback": feedback_of(page.project, request.user),
        "card": card_of(page.project, page.updates),
        "gate_card": gate_card(page.project, request.user, near=page.is_near),
        "panels": panels_of(page.project, request.user),
    }
    return render(request, "projects/project_detail.html", context, status=status)
