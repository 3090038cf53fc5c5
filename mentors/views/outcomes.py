"""The page of one session, and what is written on it afterwards."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.refusal import Refused
from mentors.actions.outcomes import (
    agree_action,
    finish_action,
    hold_session,
    miss_session,
    note_session,
    rate_session,
)
from mentors.forms import AgreedForm, NoteForm, RateForm, ReasonForm
from mentors.models import Session, SessionAction
from mentors.queries.sessions import session_page, team_people, visible_actions, visible_sessions


@needs("mentors.change_session", visible_sessions)
@require_POST
def session_hold(request: HttpRequest, session: Session) -> HttpResponse:
    hold_session(session, by=person_of(request))
    return back(request, session, _("Good. How useful was it?"))


@needs("mentors.change_session", visible_sessions)
@require_POST
def session_miss(request: HttpRequest, session: Session) -> HttpResponse:
    form = ReasonForm(request.POST)
    return kept(
        request,
        session,
        "miss",
        form,
        lambda: miss_session(session, by=person_of(request), note=form.cleaned_data["reason"]),
        _("The other side reads it."),
    )


@needs("mentors.change_session", visible_sessions)
@require_POST
def session_note(request: HttpRequest, session: Session) -> HttpResponse:
    form = NoteForm(request.POST)
    return kept(
        request,
        session,
        "note",
        form,
        lambda: note_session(session, by=person_of(request), text=form.cleaned_data["text"]),
        _("Noted for both sides."),
    )


@needs("mentors.change_session", visible_sessions)
@require_POST
def session_agree(request: HttpRequest, session: Session) -> HttpResponse:
    form = AgreedForm(request.POST, people=people_of(session))

    def act() -> object:
        values = form.cleaned_data
        owner = form.people[values["owner"]]
        return agree_action(
            session, by=person_of(request), text=values["what"], owner=owner, due_on=values["due_on"]
        )

    return kept(request, session, "agree", form, act, _("Written down."))


@needs("mentors.change_session", visible_sessions)
@require_POST
def session_rate(request: HttpRequest, session: Session) -> HttpResponse:
    form = RateForm(request.POST)
    return kept(
        request,
        session,
        "rate",
        form,
        lambda: rate_session(session, by=person_of(request), **form.cleaned_data),
        _("Thank you. The other side reads it once it has rated too, or after a week."),
    )


@needs("mentors.change_session", visible_actions)
@require_POST
def action_finish(request: HttpRequest, action: SessionAction) -> HttpResponse:
    done = request.POST.get("done") != "no"
    finish_action(action, by=person_of(request), done=done)
    return back(request, action.session, _("Done.") if done else _("Open again."))


def kept(
    request: HttpRequest,
    session: Session,
    name: str,
    form: forms.Form,
    act: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Save and go back to the session; what is wrong stands beside what was typed."""
    if not form.is_valid():
        return show_session(request, session, status=422, **{name: form})
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return show_session(request, session, status=409, **{name: form})
    return back(request, session, said)


def show_session(request: HttpRequest, session: Session, *, status: int = 200, **bound: Any) -> HttpResponse:
    it = session_page(session, request.user)
    fresh: dict[str, Callable[[], Any]] = {
        "cancel": ReasonForm,
        "miss": ReasonForm,
        "note": NoteForm,
        "agree": lambda: AgreedForm(people=people_of(session)),
        "rate": RateForm,
    }
    shown = {name: bound.get(name) or make() for name, make in fresh.items()}
    context = {"it": it, "session": session, "forms": shown, "wrong": next(iter(bound), "")}
    return render(request, "mentors/session_detail.html", context, status=status)


def people_of(session: Session) -> list[Any]:
    return [*team_people(session.project_id), session.mentor.person]


def back(request: HttpRequest, session: Session, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(session.get_absolute_url(), status=303)


def person_of(request: HttpRequest) -> Any:
    return request.user
