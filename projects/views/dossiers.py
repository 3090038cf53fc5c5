"""A project's dossier: asking for it, seeing how far it is, taking it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs, signed_in_first
from incubator.core.files import serve
from projects.actions.dossiers import request_dossier
from projects.models import Dossier, Project
from projects.queries.dossier import own_dossiers
from projects.queries.visible import visible_projects

SHOWN = 20


@signed_in_first()
@needs("projects.take_dossier", visible_projects)
def dossier_list(request: HttpRequest, project: Project) -> HttpResponse:
    """What this person asked for; the list alone (`?part=list`) for the page that waits."""
    dossiers = list(own_dossiers(request.user).filter(project=project)[:SHOWN])
    context = {
        "project": project,
        "dossiers": dossiers,
        "forms": Dossier.Form.choices,
        "waits": any(one.state == "queued" for one in dossiers),
    }
    part = "#list" if request.GET.get("part") == "list" else ""
    return render(request, f"projects/dossier_list.html{part}", context)


@needs("projects.take_dossier", visible_projects)
@require_POST
def dossier_ask(request: HttpRequest, project: Project) -> HttpResponse:
    form = request.POST.get("form", "")
    if form not in Dossier.Form.values:
        raise Http404
    request_dossier(project, by=request.user, form=form, language=get_language() or "en")
    messages.success(request, _("It is being made. You are told when it is ready; you may leave this page."))
    return redirect("dossier_list", slug=project.slug)


@signed_in_first()
@needs("projects.take_dossier", own_dossiers)
def dossier_file(request: HttpRequest, dossier: Dossier) -> Any:
    """Always a download, for whoever asked for it and still may."""
    if dossier.state != "ready":
        raise Http404
    try:
        return serve(dossier.file, dossier.filename)
    except FileNotFoundError:
        raise Http404 from None
