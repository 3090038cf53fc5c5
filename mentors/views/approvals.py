"""The operators' pages: applications, and requests to mentors who have no account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incubator.core.access import needs
from incubator.core.http import page_of
from mentors.actions.mentors import approve_mentor, decline_mentor
from mentors.forms import ReasonForm
from mentors.models import Mentor
from mentors.queries.mentorships import applications, requests_without_voice
from mentors.queries.visible import visible_mentors


@needs("mentors.operate")
@require_safe
def mentor_approvals(request: HttpRequest) -> HttpResponse:
    """Who would like to mentor, and who must be asked by us?"""
    return show(request)


@needs("mentors.decide_mentor", visible_mentors)
@require_POST
def mentor_approve(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    approve_mentor(mentor, by=person_of(request))
    messages.success(request, _("%(mentor)s is a mentor now.") % {"mentor": mentor.person.name})
    return HttpResponseRedirect(reverse("mentor_approvals"), status=303)


@needs("mentors.decide_mentor", visible_mentors)
@require_POST
def mentor_decline(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, wrong=mentor.pk, form=form, status=422)
    decline_mentor(mentor, by=person_of(request), reason=form.cleaned_data["reason"])
    messages.success(request, _("Your answer is with %(mentor)s.") % {"mentor": mentor.person.name})
    return HttpResponseRedirect(reverse("mentor_approvals"), status=303)


def show(request: HttpRequest, *, wrong: int = 0, form: Any = None, status: int = 200) -> HttpResponse:
    context = {
        "page": page_of(request, applications()),
        "unheard": requests_without_voice(person_of(request)),
        "wrong": wrong,
        "form": form or ReasonForm(),
    }
    return render(request, "mentors/mentor_approvals.html", context, status=status)


def person_of(request: HttpRequest) -> Any:
    return request.user
