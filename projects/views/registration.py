"""Putting a project down, working on its words, applying with it, taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.refusal import Refused
from projects.actions.applications import apply_with_project, begin_application
from projects.actions.endings import withdraw_project
from projects.actions.projects import change_project, register_project
from projects.forms.projects import ApplicationForm, ProjectForm
from projects.models import Project
from projects.queries.applications import live_application
from projects.queries.intake import application_points, programmes_ahead
from projects.queries.programmes import questions_of
from projects.queries.visible import visible_projects
from projects.states import DRAFTS


@needs("projects.add_project")
def project_register(request: HttpRequest) -> HttpResponse:
    """A new draft, of the team alone until it is accepted."""
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        project = register_project(by=request.user, **form.values())
        messages.success(request, _("Your draft is kept. Add what is missing, invite your team, then apply."))
        return redirect(project)
    return render(
        request, "projects/project_register.html", {"form": form}, status=422 if form.errors else 200
    )


@needs("projects.change_project", visible_projects)
def project_edit(request: HttpRequest, project: Project) -> HttpResponse:
    """The same form on what is there. A draft saves itself while one types; what others read does not."""
    form = ProjectForm(request.POST or None, instance=project)
    is_draft = project.status in DRAFTS
    context = {"form": form, "project": project, "is_draft": is_draft}
    if request.method != "POST":
        return render(request, "projects/project_edit.html", context)
    is_autosave = bool(getattr(request, "htmx", False))
    if is_autosave and not is_draft:
        return render(request, "projects/project_edit.html#saved", {"unsaved": True}, status=422)
    if not form.is_valid():
        if is_autosave:
            return render(request, "projects/project_edit.html#saved", {"errors": form.errors}, status=422)
        return render(request, "projects/project_edit.html", context, status=422)
    change_project(project, by=request.user, **form.values())
    if is_autosave:
        return render(request, "projects/project_edit.html#saved", {"project": project})
    messages.success(request, _("Saved."))
    return redirect(project)


@needs("projects.apply", visible_projects)
def project_apply(request: HttpRequest, project: Project) -> HttpResponse:
    """What is missing, which programmes are open, and where to go on. Closed and full ones are told before."""
    ahead = programmes_ahead()
    open_ones = [programme for programme in ahead if programme.is_open and programme.left > 0]
    form = ApplicationForm(request.POST or None, programmes=open_ones)
    refusal, points = None, application_points(project)
    if request.method == "POST" and form.is_valid():
        try:
            if questions_of(form.chosen()):
                application = begin_application(project, form.chosen(), by=request.user)
                return redirect("application_edit", project.slug, application.pk)
            apply_with_project(project, form.chosen(), by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(
                request, _("Your application is in. You hear from the operators here and by e-mail.")
            )
            return redirect(project)
    context = {
        "form": form,
        "project": project,
        "points": points,
        "is_complete": all(point.is_done for point in points if point.required),
        "may_apply": project.status in DRAFTS,
        "has_open": bool(open_ones),
        "live": live_application(project),
        "others": [programme for programme in ahead if programme not in open_ones],
        "refusal": refusal,
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "projects/project_apply.html", context, status=status)


@needs("projects.withdraw_project", visible_projects)
@require_POST
def project_withdraw(request: HttpRequest, project: Project) -> HttpResponse:
    """For good: a withdrawn project stays in the team's sight, and nowhere else."""
    withdraw_project(project, by=request.user)
    messages.success(request, _("“%(project)s” is withdrawn.") % {"project": project.title})
    return redirect(reverse("project_detail", args=[project.slug]))
