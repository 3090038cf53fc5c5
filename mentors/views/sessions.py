"""Sessions: booking a slot, the list, and the page of one with all that can be done to it before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incubator.core.access import needs, signed_in
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from mentors.actions.sessions import book_session, cancel_session, confirm_session, move_session
from mentors.forms import BookForm, ReasonForm, SlotForm
from mentors.models import Mentorship, Session
from mentors.queries.offered import offer_of
from mentors.queries.sessions import (
    bookable_mentorships,
    hours_for,
    session_sums,
    sessions_ahead,
    sessions_past,
    side_of,
    verbs_of,
    visible_sessions,
)
from mentors.views.outcomes import back, person_of, show_session


@signed_in
@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """What lies ahead of me, and what came before?"""
    past = "past" in request.GET
    page = page_of(request, (sessions_past if past else sessions_ahead)(request.user))
    mentorships = [] if past else list(bookable_mentorships(request.user).order_by("pk")[:12])
    tabs = [
        (_("Ahead"), reverse("session_list"), not past),
        (_("Before"), f"{reverse('session_list')}?past=1", past),
    ]
    context = {
        "page": page,
        "past": past,
        "tabs": tabs,
        "hours": hours_for(mentorships) if mentorships else [],
    }
    return render(request, "mentors/session_list.html", context)


@needs("mentors.book_session", bookable_mentorships)
def session_book(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Which of their free times do we take, and what do we bring?"""
    offered = offer_of(mentorship.mentor_id)
    initial = {"at": request.GET.get("at", "")}
    form = BookForm(request.POST or None, offered=offered, initial=initial)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                session = book_session(
                    mentorship, by=person_of(request), start=form.start, agenda=form.cleaned_data["agenda"]
                )
            except Refused as error:
                refusal, status = error, 409
                offered = offer_of(mentorship.mentor_id)
                form = BookForm(offered=offered, initial={"agenda": form.cleaned_data["agenda"], "at": ""})
            else:
                said = {
                    "booked": _("Booked. The calendar entry comes by mail."),
                    "requested": _("Asked for. You hear as soon as it is confirmed."),
                }
                messages.success(request, said[session.state])
                return HttpResponseRedirect(session.get_absolute_url(), status=303)
    context = {"mentorship": mentorship, "offered": offered, "form": form, "refusal": refusal}
    return render(request, "mentors/session_book.html", context, status=status)


@needs("mentors.change_session", visible_sessions)
@require_safe
def session_detail(request: HttpRequest, session: Session) -> HttpResponse:
    """When, where, with what, and what came of it?"""
    return show_session(request, session)


@needs("mentors.change_session", visible_sessions)
def session_move(request: HttpRequest, session: Session) -> HttpResponse:
    """To which other free time?"""
    offered = offer_of(session.mentor_id, but=session.pk)
    form = SlotForm(request.POST or None, offered=offered)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                move_session(session, by=person_of(request), start=form.start)
            except Refused as error:
                refusal, status = error, 409
            else:
                return back(request, session, _("Moved. The other side is told."))
    elif "move" not in verbs_of(session, request.user, side_of(request.user, session)):
        refusal, status = Refused(_("It can’t be moved any more.")), 409
    context = {"session": session, "offered": offered, "form": form, "refusal": refusal}
    return render(request, "mentors/session_move.html", context, status=status)


@needs("mentors.confirm_session", visible_sessions)
@require_POST
def session_confirm(request: HttpRequest, session: Session) -> HttpResponse:
    confirm_session(session, by=person_of(request))
    return back(request, session, _("Confirmed. The calendar entry comes by mail."))


@needs("mentors.change_session", visible_sessions)
@require_POST
def session_cancel(request: HttpRequest, session: Session) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show_session(request, session, status=422, cancel=form)
    cancel_session(session, by=person_of(request), reason=form.cleaned_data["reason"])
    return back(request, session, _("Cancelled. The other side is told."))


@needs("mentors.view_session_sums")
@require_safe
def session_totals(request: HttpRequest) -> HttpResponse:
    """How do office hours go, in sums?"""
    return render(request, "mentors/session_totals.html", {"it": session_sums()})
