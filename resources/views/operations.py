"""What waits for an answer: requests for bookings, offers; and certifying somebody."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from resources.actions.booking import confirm_booking, decline_booking
from resources.actions.certifications import issue_certification
from resources.actions.offers import approve_resource, decline_resource
from resources.forms.catalogue import CertifyForm
from resources.models import Booking, Resource
from resources.queries.bookings import requests_for
from resources.queries.catalogue import offers_waiting, trainings
from resources.queries.times import from_local, spoken
from resources.queries.visible import visible_bookings, visible_resources
from resources.views.answers import page, see_other


@needs("resources.see_queue")
def booking_queue(request: HttpRequest) -> HttpResponse:
    """Who waits for my answer, and since when?"""
    waiting = page_of(request, requests_for(request.user), 24)
    rows = [
        {"booking": booking, "when": spoken(booking.starts_at, booking.ends_at)} for booking in waiting.items
    ]
    return page(request, "resources/booking_queue.html", {"page": waiting, "rows": rows})


@needs("resources.decide_booking", visible_bookings)
@require_POST
def booking_confirm(request: HttpRequest, booking: Booking) -> HttpResponse:
    confirm_booking(booking, by=request.user)
    messages.success(request, _("Confirmed. Whoever asked knows it."))
    return see_other(request, "booking_queue")


@needs("resources.decide_booking", visible_bookings)
@require_POST
def booking_decline(request: HttpRequest, booking: Booking) -> HttpResponse:
    decline_booking(booking, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Declined. Whoever asked reads your reason."))
    return see_other(request, "booking_queue")


@needs("resources.operate")
def resource_queue(request: HttpRequest) -> HttpResponse:
    """What is offered to the space and waits for an answer?"""
    return page(request, "resources/resource_queue.html", {"page": page_of(request, offers_waiting(), 24)})


@needs("resources.decide_resource", visible_resources)
@require_POST
def resource_approve(request: HttpRequest, resource: Resource) -> HttpResponse:
    approve_resource(resource, by=request.user)
    messages.success(request, _("Approved: everybody sees “%(resource)s” now.") % {"resource": resource.name})
    return see_other(request, "resource_queue")


@needs("resources.decide_resource", visible_resources)
@require_POST
def resource_decline(request: HttpRequest, resource: Resource) -> HttpResponse:
    decline_resource(resource, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Declined. The provider reads your reason."))
    return see_other(request, "resource_queue")


@needs("resources.certify")
@require_POST
def training_certify(request: HttpRequest, slug: str) -> HttpResponse:
    """The certificate holds to the end of the day that was chosen."""
    training = get_object_or_404(trainings(), slug=slug)
    form = CertifyForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        end = from_local(datetime.combine(until + timedelta(days=1), time(0))) if until else None
        try:
            issue_certification(training, person=form.person, by=request.user, valid_until=end)
        except Refused as refusal:
            form.add_error("until", str(refusal))
        else:
            messages.success(
                request, _("%(person)s is certified and knows it.") % {"person": form.person.name}
            )
            return see_other(request, training)
    return page(request, "resources/training_detail.html", {"training": training, "form": form}, status=422)
