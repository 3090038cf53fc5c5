"""The project's log: reading it, writing in it, its pictures and its feed."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import allows, needs, public
from incubator.core.http import page_of
from projects.actions.updates import write_update
from projects.forms.team import UpdateForm
from projects.models import Project
from projects.queries.detail import log_of
from projects.queries.visible import visible_projects, visible_updates


@public
def update_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The log, latest first, for whoever may see the project; the team writes on top."""
    project = get_object_or_404(visible_projects(request.user), slug=slug)
    return log_shown(request, project, UpdateForm())


@needs("projects.write_update", visible_projects)
@require_POST
def update_write(request: HttpRequest, project: Project) -> HttpResponse:
    form = UpdateForm(request.POST, request.FILES)
    if not form.is_valid():
        return log_shown(request, project, form, status=422)
    write_update(project, by=request.user, **form.cleaned_data)
    messages.success(request, _("It stands in the log."))
    return redirect("update_list", slug=project.slug)


@public
def update_picture(request: HttpRequest, slug: str, pk: int) -> Any:
    """The picture of an entry: drawn by us as JPEG, so it may be shown in the page."""
    update = get_object_or_404(visible_updates(request.user), project__slug=slug, pk=pk)
    if not update.picture:
        raise Http404
    try:
        response = FileResponse(update.picture.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def log_shown(request: HttpRequest, project: Project, form: UpdateForm, status: int = 200) -> HttpResponse:
    context = {
        "project": project,
        "page": page_of(request, log_of(project), size=20),
        "form": form,
        "may_write": allows(request.user, "projects.write_update", project),
    }
    return render(request, "projects/update_list.html", context, status=status)
