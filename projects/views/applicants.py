"""Asking for a place, the team's answer, stepping back, and what one asked for."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs, signed_in
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.actions.openings import (
    accept_applicant,
    ask_for_place,
    decline_applicant,
    withdraw_from_place,
)
from projects.forms.openings import AnswerForm, AskForm
from projects.models import Membership, Opening, OpeningApplication
from projects.queries.openings import applied_for, visible_openings
from projects.views.openings import opening_shown


def visible_applications(user: Any) -> QuerySet[OpeningApplication]:
    """One's own, and those to one's team; to everybody else there are none."""
    if not user.is_authenticated:
        return OpeningApplication.objects.none()
    team = Membership.objects.filter(
        project=OuterRef("opening__project"), person=user, role__in=["lead", "member"]
    )
    rows = OpeningApplication.objects.filter(Q(person=user) | Q(Exists(team)))
    return rows.select_related("opening__project", "person")


@needs("projects.ask_for_place", visible_openings)
@require_POST
def place_ask(request: HttpRequest, opening: Opening) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        return opening_shown(request, opening, form, status=422)
    try:
        ask_for_place(opening, by=request.user, message=form.cleaned_data["message"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return opening_shown(request, opening, form, status=409)
    messages.success(request, _("The team reads your words. You hear from them here."))
    return redirect(opening)


@needs("projects.withdraw_from_place", visible_applications)
@require_POST
def place_withdraw(request: HttpRequest, application: OpeningApplication) -> HttpResponse:
    withdraw_from_place(application, by=request.user)
    messages.success(request, _("You took it back. The team was told."))
    return redirect("applied_list")


@needs("projects.answer_applicant", visible_applications)
@require_POST
def place_accept(request: HttpRequest, application: OpeningApplication) -> HttpResponse:
    fills = request.POST.get("fills") == "1"
    accept_applicant(application, by=request.user, fills=fills)
    messages.success(request, _("%(person)s is in the team now.") % {"person": application.person.name})
    return redirect(application.opening)


@needs("projects.answer_applicant", visible_applications)
@require_POST
def place_decline(request: HttpRequest, application: OpeningApplication) -> HttpResponse:
    form = AnswerForm(request.POST, pk=application.pk)
    if not form.is_valid():
        return opening_shown(request, application.opening, AskForm(), (application.pk, form), status=422)
    try:
        decline_applicant(application, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        answer = (application.pk, form)
        return opening_shown(request, application.opening, AskForm(), answer, status=409, refusal=refusal)
    messages.success(request, _("%(person)s reads your answer.") % {"person": application.person.name})
    return redirect(application.opening)


@signed_in
def applied_list(request: HttpRequest) -> HttpResponse:
    """Where did I ask for a place, and what did they say?"""
    page = page_of(request, applied_for(request.user), size=20)
    return render(request, "projects/applied_list.html", {"page": page})
