"""A mentor's own pages: applying, what they offer, requests and mentees."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incubator.core.access import needs, signed_in
from incubator.core.refusal import Refused
from mentors.actions.mentors import apply_as_mentor, change_mentor, pause_mentor, resume_mentor, retire_mentor
from mentors.actions.mentorships import accept_mentorship, complete_mentorship, decline_mentorship
from mentors.forms import MentorForm, ReasonForm
from mentors.models import Mentor, Mentorship
from mentors.queries.detail import own_mentor
from mentors.queries.mentorships import inbox
from mentors.queries.visible import visible_mentors, visible_mentorships


@signed_in
@require_safe
def mentor_inbox(request: HttpRequest) -> HttpResponse:
    """Who asks for my help, and whom do I help?"""
    return show_inbox(request)


@needs("mentors.apply")
def mentor_apply(request: HttpRequest) -> HttpResponse:
    """Say what you can help with."""
    own = own_mentor(request.user)
    if own is not None and own.state not in ("declined", "retired"):
        return HttpResponseRedirect(reverse("mentor_inbox"), status=303)
    person: Any = request.user
    suggested = {"skills": person.skills, "languages": person.languages}
    form = MentorForm(request.POST or None, instance=own, initial={} if own else suggested)
    if request.method == "POST" and form.is_valid():
        thanks = _("Thank you. An operator reads it and answers you.")
        return saved(request, form, lambda: apply_as_mentor(by=person, **form.cleaned_data), thanks)
    return show_form(request, form)


@signed_in
def mentor_change(request: HttpRequest) -> HttpResponse:
    """Change what you offer."""
    own = own_mentor(request.user)
    if own is None:
        return HttpResponseRedirect(reverse("mentor_apply"), status=303)
    form = MentorForm(request.POST or None, instance=own)
    if request.method == "POST" and form.is_valid():
        person: Any = request.user
        return saved(request, form, lambda: change_mentor(own, by=person, **form.cleaned_data), _("Changed."))
    return show_form(request, form)


def saved(request: HttpRequest, form: MentorForm, act: Callable[[], Mentor], said: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return show_form(request, form, status=409)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("mentor_inbox"), status=303)


def show_form(request: HttpRequest, form: MentorForm, status: int | None = None) -> HttpResponse:
    status = status or (422 if form.is_bound and form.errors else 200)
    context = {"form": form, "is_change": request.path == reverse("mentor_change")}
    return render(request, "mentors/mentor_form.html", context, status=status)


@needs("mentors.pause_mentor", visible_mentors)
@require_POST
def mentor_pause(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    pause_mentor(mentor, by=person_of(request))
    return back(request, mentor, _("Paused. Open requests are closed with a kind word; your mentees stay."))


@needs("mentors.pause_mentor", visible_mentors)
@require_POST
def mentor_resume(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    resume_mentor(mentor, by=person_of(request))
    return back(request, mentor, _("Teams can ask again."))


@needs("mentors.pause_mentor", visible_mentors)
@require_POST
def mentor_retire(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    retire_mentor(mentor, by=person_of(request))
    return back(request, mentor, _("Retired. Everybody concerned was told."))


@needs("mentors.answer_mentorship", visible_mentorships)
@require_POST
def mentorship_accept(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    accept_mentorship(mentorship, by=person_of(request), answer=request.POST.get("answer", "")[:2000])
    messages.success(request, _("You mentor “%(project)s” now.") % {"project": mentorship.project.title})
    return to_answers(request, mentorship)


@needs("mentors.answer_mentorship", visible_mentorships)
@require_POST
def mentorship_decline(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid() and mentorship.mentor.person_id != person_of(request).pk:
        messages.error(request, _("Write the reason: the team reads it."))
        return to_answers(request, mentorship)
    if not form.is_valid():
        return show_inbox(request, wrong=mentorship.pk, form=form, status=422)
    decline_mentorship(mentorship, by=person_of(request), reason=form.cleaned_data["reason"])
    messages.success(request, _("Your answer is with the team."))
    return to_answers(request, mentorship)


@needs("mentors.complete_mentorship", visible_mentorships)
@require_POST
def mentorship_complete(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    complete_mentorship(mentorship, by=person_of(request))
    messages.success(request, _("Completed. Thank you."))
    if mentorship.mentor.person_id == person_of(request).pk:
        return to_answers(request, mentorship)
    return HttpResponseRedirect(reverse("project_mentors", args=[mentorship.project.slug]), status=303)


def show_inbox(request: HttpRequest, *, wrong: int = 0, form: Any = None, status: int = 200) -> HttpResponse:
    context = {"it": inbox(request.user), "wrong": wrong, "form": form or ReasonForm()}
    return render(request, "mentors/mentor_inbox.html", context, status=status)


def back(request: HttpRequest, mentor: Mentor, said: str) -> HttpResponse:
    messages.success(request, said)
    own = mentor.person_id == person_of(request).pk
    return HttpResponseRedirect(reverse("mentor_inbox") if own else mentor.get_absolute_url(), status=303)


def to_answers(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """The mentor's inbox; the operators' queue for whoever answered in a mentor's place."""
    own = mentorship.mentor.person_id == person_of(request).pk
    return HttpResponseRedirect(reverse("mentor_inbox" if own else "mentor_approvals"), status=303)


def person_of(request: HttpRequest) -> Any:
    return request.user
