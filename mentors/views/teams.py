"""The team's page: who helps us, whom did we ask, who could help, and why."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incubator.core.access import needs
from mentors.actions.mentorships import dismiss_suggestion, grant_evaluation, withdraw_mentorship
from mentors.forms import ReasonForm
from mentors.models import Mentorship
from mentors.queries.mentorships import team_page
from mentors.queries.visible import listed_mentors, visible_mentorships
from projects.models import Project
from projects.queries.visible import visible_projects


@needs("mentors.view_suggestions", visible_projects)
@require_safe
def project_mentors(request: HttpRequest, project: Project) -> HttpResponse:
    """Who could help us, and why?"""
    return show(request, project)


@needs("mentors.view_suggestions", visible_projects)
@require_safe
def project_mentors_panel(request: HttpRequest, project: Project) -> HttpResponse:
    """The same in short, for the project's own page; who comes without scripts gets the whole."""
    if not getattr(request, "htmx", False):
        return show(request, project)
    context = {"project": project, "it": team_page(project, request.user, limit=2)}
    return render(request, "mentors/project_mentors_panel.html", context)


@needs("mentors.dismiss_suggestion", visible_projects)
@require_POST
def suggestion_dismiss(request: HttpRequest, project: Project) -> HttpResponse:
    """“Not for us, because …”"""
    handle = request.POST.get("mentor", "")
    mentor = get_object_or_404(listed_mentors(request.user), person__handle=handle)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, project, wrong=handle, form=form, status=422)
    dismiss_suggestion(project, mentor, by=person_of(request), reason=form.cleaned_data["reason"])
    messages.success(request, _("Set aside. You can still ask them from their page."))
    return to_project(project)


@needs("mentors.withdraw_mentorship", visible_mentorships)
@require_POST
def mentorship_withdraw(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    withdraw_mentorship(mentorship, by=person_of(request))
    messages.success(request, _("Your request is withdrawn."))
    return to_project(mentorship.project)


@needs("mentors.grant_evaluation", visible_mentorships)
@require_POST
def mentorship_grant(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    grant_evaluation(mentorship, by=person_of(request))
    messages.success(
        request, _("%(mentor)s can evaluate your milestones now.") % {"mentor": mentorship.mentor}
    )
    return to_project(mentorship.project)


def show(
    request: HttpRequest, project: Project, *, wrong: str = "", form: Any = None, status: int = 200
) -> HttpResponse:
    context = {
        "project": project,
        "it": team_page(project, request.user),
        "wrong": wrong,
        "form": form or ReasonForm(),
    }
    return render(request, "mentors/project_mentors.html", context, status=status)


def to_project(project: Project) -> HttpResponse:
    return HttpResponseRedirect(reverse("project_mentors", args=[project.slug]), status=303)


def person_of(request: HttpRequest) -> Any:
    return request.user
