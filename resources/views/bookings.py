"""Booking a place, my bookings, one booking and what I can do with it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs, signed_in
from incubator.core.clock import now
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.models import Project
from projects.queries.visible import planned_projects
from resources.actions.booking import book_unit
from resources.actions.bookings import cancel_booking, check_in, complete_booking
from resources.forms.booking import BookingForm, initial_of
from resources.models import Booking, Resource
from resources.queries import bookings as mine
from resources.queries.availability import Span
from resources.queries.calendar import policy_of
from resources.queries.catalogue import next_free, resource_page, units_of
from resources.queries.times import spoken
from resources.queries.visible import visible_bookings
from resources.queries.words import requirements, rules_in_words
from resources.views.answers import moment_asked, page, see_other


@signed_in
def booking_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Is this what I want? One press and it is mine."""
    resource = get_object_or_404(resource_page(request.user), slug=slug)
    if not resource.units.all():
        raise Http404
    if request.method != "POST":
        form = BookingForm(initial=suggested(request, resource), resource=resource, person=request.user)
        return form_page(request, resource, form)
    form = BookingForm(request.POST, resource=resource, person=request.user)
    if not form.is_valid():
        return form_page(request, resource, form, status=422)
    unit, wanted = form.wanted()
    project = form.cleaned_data["project"]
    try:
        booking = book_unit(unit, by=request.user, start=wanted.start, end=wanted.end, project=project)
    except Refused as refusal:
        return form_page(request, resource, form, status=409, refusal=refusal)
    messages.success(request, thanks(booking))
    return see_other(request, booking)


def form_page(
    request: HttpRequest,
    resource: Resource,
    form: BookingForm,
    status: int = 200,
    refusal: Refused | None = None,
) -> HttpResponse:
    missing = [one for one in requirements(request.user, resource) if not one.met]
    context = {
        "resource": resource,
        "form": form,
        "refusal": refusal,
        "missing": missing,
        "policy": policy_of(resource),
        "rules": rules_in_words(policy_of(resource), resource.opening_hours.all()),
    }
    return page(request, "resources/booking_new.html", context, status=status)


def suggested(request: HttpRequest, resource: Resource) -> dict[str, Any]:
    """What the address names (`unit`, `start`, `end`), or else the next free place."""
    units = {unit.tag: unit for unit in units_of(resource)}
    unit = units.get(request.GET.get("unit", "")) or next(iter(units.values()))
    start, end = moment_asked(request, "start"), moment_asked(request, "end")
    if start is None:
        free = next_free(resource, now())
        return initial_of(*free) if free else {"unit": unit.tag}
    if end is None or end <= start:
        end = start + timedelta(minutes=policy_of(resource).shortest)
    return initial_of(unit, Span(start, end))


def thanks(booking: Booking) -> str:
    facts = {"unit": booking.unit.tag, "when": spoken(booking.starts_at, booking.ends_at)}
    if booking.state == "requested":
        return _("Asked for %(unit)s, %(when)s. You hear as soon as it is answered.") % facts
    return _("Booked: %(unit)s, %(when)s.") % facts


@signed_in
def booking_list(request: HttpRequest) -> HttpResponse:
    """What have I booked, and can I still give it back?"""
    upcoming = [
        {
            "booking": booking,
            "acts": mine.offered_acts(request.user, booking),
            "rule": mine.cancel_rule(booking),
        }
        for booking in mine.upcoming_bookings(request.user)[:50]
    ]
    context = {"upcoming": upcoming, "past": page_of(request, mine.past_bookings(request.user), 24)}
    return page(request, "resources/booking_list.html", context)


@needs("resources.view_booking", visible_bookings)
def booking_detail(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Where does it stand, and what can I do now?"""
    booking = mine.shown(Booking.objects.filter(pk=booking.pk)).get()
    context = {
        "booking": booking,
        "when": spoken(booking.starts_at, booking.ends_at),
        "acts": mine.offered_acts(request.user, booking),
        "rule": mine.cancel_rule(booking),
        "is_mine": booking.person_id == request.user.pk,
    }
    return page(request, "resources/booking_detail.html", context)


@needs("resources.cancel_booking", visible_bookings)
@require_POST
def booking_cancel(request: HttpRequest, booking: Booking) -> HttpResponse:
    cancel_booking(booking, by=request.user)
    messages.success(request, _("Cancelled. The slot is free for others now."))
    return see_other(request, "booking_list")


@needs("resources.check_in", visible_bookings)
@require_POST
def booking_check_in(request: HttpRequest, booking: Booking) -> HttpResponse:
    check_in(booking, by=request.user)
    messages.success(request, _("You are checked in. Press “Finish” when you are done."))
    return see_other(request, booking)


@needs("resources.complete_booking", visible_bookings)
@require_POST
def booking_complete(request: HttpRequest, booking: Booking) -> HttpResponse:
    complete_booking(booking, by=request.user)
    messages.success(request, _("Finished. Thank you for leaving it ready for the next."))
    return see_other(request, booking)


@needs("projects.view_milestone", planned_projects)
def project_bookings(request: HttpRequest, project: Project) -> HttpResponse:
    """What a project has booked: the panel of its page, or, without scripts, a page. For who may read its plan."""
    bookings = [
        {"booking": booking, "when": spoken(booking.starts_at, booking.ends_at)}
        for booking in mine.project_bookings(project)[:8]
    ]
    template = "_project_bookings" if getattr(request, "htmx", False) else "project_bookings"
    return page(request, f"resources/{template}.html", {"project": project, "bookings": bookings})
