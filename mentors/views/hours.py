"""A mentor's own office hours: the clock, the week, the exceptions, and their calendar."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incubator.core.access import needs, signed_in
from incubator.core.refusal import Refused
from mentors.actions import hours as acts
from mentors.forms import CalendarForm, ClockForm, ExtraForm, OffForm, WeeklyForm
from mentors.models import HoursException, Mentor, WeeklyHours
from mentors.queries.hours_page import hours_page, own_exceptions, own_mentors, own_weekly


@signed_in
@require_safe
def mentor_hours(request: HttpRequest) -> HttpResponse:
    """When can teams book me, and what do the next four weeks look like?"""
    mentor = own_mentors(request.user).first()
    if mentor is None:
        return HttpResponseRedirect(reverse("mentor_inbox"), status=303)
    return show(request, mentor)


@needs("mentors.keep_hours", own_mentors)
@require_POST
def hours_change(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    form = ClockForm(request.POST, prefix="clock")
    return kept(
        request,
        mentor,
        "clock",
        form,
        lambda: acts.change_hours(mentor, by=person_of(request), **form.cleaned_data),
    )


@needs("mentors.keep_hours", own_mentors)
@require_POST
def weekly_add(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    form = WeeklyForm(request.POST, prefix="weekly")
    return kept(
        request,
        mentor,
        "weekly",
        form,
        lambda: acts.add_weekly(mentor, by=person_of(request), **form.cleaned_data),
    )


@needs("mentors.keep_hours", own_mentors)
@require_POST
def off_add(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    form = OffForm(request.POST, prefix="off")
    return kept(
        request,
        mentor,
        "off",
        form,
        lambda: acts.add_exception(mentor, by=person_of(request), **form.cleaned_data),
    )


@needs("mentors.keep_hours", own_mentors)
@require_POST
def extra_add(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    form = ExtraForm(request.POST, prefix="extra")

    def act() -> object:
        values = dict(form.cleaned_data)
        day = values.pop("day")
        return acts.add_exception(mentor, by=person_of(request), first_on=day, last_on=day, **values)

    return kept(request, mentor, "extra", form, act)


@needs("mentors.keep_hours", own_mentors)
@require_POST
def busy_connect(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    form = CalendarForm(request.POST, prefix="calendar")
    said = _("Connected. It is read within a minute.")
    return kept(
        request,
        mentor,
        "calendar",
        form,
        lambda: acts.connect_calendar(mentor, by=person_of(request), **form.cleaned_data),
        said,
    )


@needs("mentors.keep_hours", own_mentors)
@require_POST
def busy_read(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    acts.ask_for_reading(mentor, by=person_of(request))
    return back(request, _("It is read within a minute."))


@needs("mentors.keep_hours", own_mentors)
@require_POST
def busy_remove(request: HttpRequest, mentor: Mentor) -> HttpResponse:
    acts.remove_calendar(mentor, by=person_of(request))
    return back(request, _("Removed, with all that was read of it."))


@needs("mentors.keep_hours", own_weekly)
@require_POST
def weekly_remove(request: HttpRequest, row: WeeklyHours) -> HttpResponse:
    acts.remove_weekly(row, by=person_of(request))
    return back(request, _("Removed. Sessions that are booked stay."))


@needs("mentors.keep_hours", own_exceptions)
@require_POST
def exception_remove(request: HttpRequest, row: HoursException) -> HttpResponse:
    acts.remove_exception(row, by=person_of(request))
    return back(request, _("Removed."))


def kept(
    request: HttpRequest,
    mentor: Mentor,
    name: str,
    form: forms.BaseForm,
    act: Callable[[], object],
    said: str = "",
) -> HttpResponse:
    """Save and go back; what is wrong stands beside what was typed."""
    if not form.is_valid():
        return show(request, mentor, status=422, **{name: form})
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return show(request, mentor, status=409, **{name: form})
    return back(request, said or _("Saved."))


def show(request: HttpRequest, mentor: Mentor, *, status: int = 200, **bound: Any) -> HttpResponse:
    it = hours_page(mentor)
    fresh: dict[str, Callable[[], Any]] = {
        "clock": lambda: ClockForm(instance=it.hours, prefix="clock"),
        "weekly": lambda: WeeklyForm(prefix="weekly"),
        "off": lambda: OffForm(prefix="off"),
        "extra": lambda: ExtraForm(prefix="extra"),
        "calendar": lambda: CalendarForm(prefix="calendar"),
    }
    shown = {name: bound.get(name) or make() for name, make in fresh.items()}
    context = {"it": it, "forms": shown, "wrong": next(iter(bound), "")}
    return render(request, "mentors/mentor_hours.html", context, status=status)


def back(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("mentor_hours"), status=303)


def person_of(request: HttpRequest) -> Any:
    return request.user
