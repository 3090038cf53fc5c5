"""At the machine: is it mine now, check in, report a fault; its code and its history."""

import io

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import allows, needs
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from resources.actions.faults import repair_unit, report_fault
from resources.actions.offers import add_unit
from resources.forms.catalogue import FaultForm, UnitForm
from resources.models import Resource, Unit
from resources.queries.bookings import current_booking, offered_acts
from resources.queries.catalogue import history_of, unit_page
from resources.queries.times import spoken, today
from resources.queries.visible import visible_resources, visible_units
from resources.queries.week import week_of_unit
from resources.views.answers import page, see_other


@needs("resources.view_resource", unit_page)
def unit_detail(request: HttpRequest, unit: Unit) -> HttpResponse:
    """I stand before it: is it mine now?"""
    return unit_page_of(request, unit, FaultForm())


def unit_page_of(request: HttpRequest, unit: Unit, form: FaultForm, status: int = 200) -> HttpResponse:
    mine = current_booking(request.user, unit.pk)
    week = week_of_unit(unit, request.user, today())
    outage = unit.outages.order_by("-period").first() if unit.state != "working" else None
    history = (
        page_of(request, history_of(unit), 20)
        if allows(request.user, "resources.view_history", unit)
        else None
    )
    context = {
        "unit": unit,
        "mine": mine,
        "when": spoken(mine.starts_at, mine.ends_at) if mine else "",
        "acts": offered_acts(request.user, mine) if mine else set(),
        "today": week.days[today().weekday()],
        "outage": outage,
        "form": form,
        "may_report": unit.state == "working" and allows(request.user, "resources.report_fault", unit),
        "may_repair": unit.state != "working" and allows(request.user, "resources.repair_unit", unit),
        "history": history,
    }
    return page(request, "resources/unit_detail.html", context, status=status)


@needs("resources.view_resource", visible_units)
def unit_qr(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The code for the sticker: it opens the unit's page."""
    picture = io.BytesIO()
    address = request.build_absolute_uri(reverse("unit_detail", args=[unit.tag]))
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", scale=4, border=2, light="white", svgclass=None, lineclass=None
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@needs("resources.report_fault", unit_page)
@require_POST
def unit_fault(request: HttpRequest, unit: Unit) -> HttpResponse:
    form = FaultForm(request.POST)
    if not form.is_valid():
        return unit_page_of(request, unit, form, status=422)
    report_fault(unit, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Thank you. The operators know, and so does everybody who has it booked."))
    return see_other(request, unit)


@needs("resources.repair_unit", visible_units)
@require_POST
def unit_repair(request: HttpRequest, unit: Unit) -> HttpResponse:
    repair_unit(unit, by=request.user)
    messages.success(request, _("%(unit)s can be booked again.") % {"unit": unit.tag})
    return see_other(request, unit)


@needs("resources.add_unit", visible_resources)
def unit_new(request: HttpRequest, resource: Resource) -> HttpResponse:
    """One more physical thing."""
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            unit = add_unit(resource, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("tag", str(refusal))
        else:
            messages.success(
                request, _("%(unit)s is there. Print its code and put it on.") % {"unit": unit.tag}
            )
            return see_other(request, unit)
    context = {"resource": resource, "form": form}
    return page(request, "resources/unit_new.html", context, status=422 if form.errors else 200)
