"""What a project lacks: saying it, and saying that it was met."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from projects.actions.needs import add_need, move_need
from projects.forms.team import NeedForm
from projects.models import Need, Project
from projects.queries.visible import visible_needs, visible_projects


@needs("projects.change_need", visible_projects)
def need_add(request: HttpRequest, project: Project) -> HttpResponse:
    """One need at a time; the precise ones are met. A title may come along from where it was said before."""
    begun = {"title": request.GET.get("title", "").replace("\x00", "")[:120]}
    form = NeedForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        add_need(project, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your need is on the project’s page."))
        return redirect(project)
    status = 422 if form.errors else 200
    return render(request, "projects/need_add.html", {"form": form, "project": project}, status=status)


@needs("projects.change_need", visible_needs)
@require_POST
def need_meet(request: HttpRequest, need: Need) -> HttpResponse:
    move_need(need, "meet", by=request.user)
    messages.success(request, _("Good. “%(need)s” is met.") % {"need": need.title})
    return redirect(need.project)


@needs("projects.change_need", visible_needs)
@require_POST
def need_withdraw(request: HttpRequest, need: Need) -> HttpResponse:
    move_need(need, "withdraw", by=request.user)
    messages.success(request, _("“%(need)s” is withdrawn.") % {"need": need.title})
    return redirect(need.project)
