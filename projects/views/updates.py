"""The project's log: reading it, writing in it, its pictures and its feed."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import allows, needs, public
from incubator.core.http import page_of
from projects.actions.updates import describe_picture, remove_picture, remove_update, write_update
from projects.forms.team import DescriptionForm, UpdateForm
from projects.models import Project, Update, UpdatePicture
from projects.queries.detail import log_of
from projects.queries.visible import visible_projects, visible_update_pictures, visible_updates


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
    update = write_update(project, by=request.user, **form.cleaned_data)
    messages.success(request, _("It stands in the log."))
    if update.pictures.filter(alt="").exists():
        messages.info(request, _("Say below what the pictures show: some people can’t see them."))
    return redirect("update_list", slug=project.slug)


@needs("projects.remove_update", visible_updates)
@require_POST
def update_remove(request: HttpRequest, update: Update) -> HttpResponse:
    remove_update(update, by=request.user)
    messages.success(request, _("Removed. The log says that an entry stood here."))
    return redirect("update_list", slug=update.project.slug)


@public
def update_picture(request: HttpRequest, **where: Any) -> Any:
    """A picture of an entry: drawn by us as JPEG, so it may be shown in the page."""
    picture = get_object_or_404(visible_update_pictures(request.user), **where)
    try:
        response = FileResponse(picture.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@needs("projects.remove_update", visible_update_pictures)
@require_POST
def picture_remove(request: HttpRequest, picture: UpdatePicture) -> HttpResponse:
    remove_picture(picture, by=request.user)
    messages.success(request, _("The picture is removed."))
    return back_to(picture)


@needs("projects.write_update", visible_update_pictures)
@require_POST
def picture_describe(request: HttpRequest, picture: UpdatePicture) -> HttpResponse:
    form = DescriptionForm(request.POST)
    if form.is_valid():
        describe_picture(picture, by=request.user, alt=form.cleaned_data["alt"])
        messages.success(request, _("Thank you. Everybody knows now what the picture shows."))
    else:
        messages.error(request, _("Nothing is kept: %(why)s") % {"why": " ".join(form.errors["alt"])})
    return back_to(picture)


def back_to(picture: UpdatePicture) -> HttpResponse:
    log = reverse("update_list", args=[picture.update.project.slug])
    return redirect(f"{log}#update-{picture.update_id}")


def log_shown(request: HttpRequest, project: Project, form: UpdateForm, status: int = 200) -> HttpResponse:
    may_write = allows(request.user, "projects.write_update", project)
    context = {
        "project": project,
        "page": page_of(request, log_of(project), size=20),
        "form": form,
        "may_write": may_write,
        "may_describe": may_write,
        "may_tidy": request.user.is_authenticated,
        "removes_any": allows(request.user, "projects.remove_update", project),
    }
    return render(request, "projects/update_list.html", context, status=status)
