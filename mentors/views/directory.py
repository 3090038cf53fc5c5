"""Anybody's pages: the directory, and a mentor's page with the form to ask."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incubator.core.access import needs, public
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from mentors.actions.mentorships import request_mentorship
from mentors.forms import AskForm, MentorFilter
from mentors.models import Mentor
from mentors.queries import directory
from mentors.queries.detail import MentorPage, is_mentor, mentor_page, mentors_with_places


@public
@require_safe
def mentor_list(request: HttpRequest) -> HttpResponse:
    """Who could help me?"""
    facets = directory.facets(request.user)
    form = MentorFilter(request.GET, facets=facets)
    page = page_of(request, directory.directory(request.user, form.wanted, facets))
    context = {"page": page, "form": form, "is_mentor": is_mentor(request.user)}
    return render(request, "mentors/mentor_list.html", context)


@public
@require_safe
def mentor_detail(request: HttpRequest, person__handle: str) -> HttpResponse:
    """Who is it, what can they help with, when are they free, and why for my projects?"""
    mentor = get_object_or_404(mentors_with_places(request.user), person__handle=person__handle)
    page = mentor_page(mentor, request.user, request.GET.get("project", ""))
    initial = {"project": page.project.slug} if page.project else {}
    return show(request, page, AskForm(projects=page.projects, initial=initial))


@needs("mentors.ask_mentor", mentors_with_places)
@require_POST
def mentor_ask(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    """Send the request; whatever is wrong, the message stays typed."""
    page = mentor_page(mentor, request.user, request.POST.get("project", ""))
    form = AskForm(request.POST, projects=page.projects)
    if not form.is_valid():
        return show(request, page, form, status=422)
    project = form.projects[form.cleaned_data["project"]]
    try:
        request_mentorship(project, mentor, by=person_of(request), message=form.cleaned_data["message"])
    except Refused as refusal:
        return show(request, page, form, refusal=refusal, status=409)
    messages.success(request, _("Your request is with %(mentor)s now.") % {"mentor": mentor.person.name})
    return HttpResponseRedirect(reverse("project_mentors", args=[project.slug]), status=303)


def show(
    request: HttpRequest,
    page: MentorPage,
    form: AskForm,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"it": page, "mentor": page.mentor, "form": form, "refusal": refusal}
    return render(request, "mentors/mentor_detail.html", context, status=status)


def person_of(request: HttpRequest) -> Any:
    return request.user
