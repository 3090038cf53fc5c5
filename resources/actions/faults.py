"""A unit breaks down and works again. Everybody who was booked hears of it with the reason."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Refused
from incubator.notices.actions import notify
from resources.actions.booking import locked
from resources.actions.people import operators, providers
from resources.models import Booking, Outage, Unit, period_of
from resources.states import OPEN, UNIT_FLOW

A_MOMENT = timedelta(seconds=1)  # a period lasts, also when it is repaired at once


@transaction.atomic
def report_fault(unit: Unit, *, by: Person, reason: str) -> Outage:
    """Take the unit out of use from now on. Bookings stay as they are, marked; one under way can still be ended."""
    unit = locked(unit)
    require(by, "resources.report_fault", unit)
    if not reason.strip():
        raise Refused(_("Say what is wrong: whoever repairs it reads it."))
    unit.state = UNIT_FLOW.target("break_down", unit.state)
    unit.save(update_fields=["state"])
    outage = unit.outages.create(period=period_of(now(), None), reason=reason.strip()[:240], reported_by=by)
    entry = record(
        "unit.broke_down", unit, by=by, scopes=[unit.resource], unit=unit.tag, resource=unit.resource.name,
        reason=outage.reason,
    )  # fmt: skip
    notify([*operators(), *providers(unit.resource)], entry, url=unit.get_absolute_url())
    for booking in hit_bookings(outage):
        notify([booking.person], entry, url=booking.get_absolute_url())
    nudge(f"unit:{unit.pk}", "outage", outage.pk)
    return outage


@transaction.atomic
def repair_unit(unit: Unit, *, by: Person) -> Unit:
    """Back in use: open outages end now, and those who were told hear of it."""
    unit = locked(unit)
    require(by, "resources.repair_unit", unit)
    unit.state = UNIT_FLOW.target("repair", unit.state)
    unit.save(update_fields=["state"])
    waiting = []
    for outage in unit.outages.filter(period__upper_inf=True):
        waiting += [booking.person for booking in hit_bookings(outage)]
        outage.period = period_of(outage.period.lower, max(now(), outage.period.lower + A_MOMENT))
        outage.save(update_fields=["period"])
    entry = record(
        "unit.repaired", unit, by=by, scopes=[unit.resource], unit=unit.tag, resource=unit.resource.name
    )
    notify(waiting, entry, url=unit.get_absolute_url())
    nudge(f"unit:{unit.pk}", "outage")
    return unit


def hit_bookings(outage: Outage) -> list[Booking]:
    """The bookings, and requests, that the outage stands in the way of."""
    hit = Booking.objects.filter(unit=outage.unit_id, state__in=OPEN, period__overlap=outage.period)
    return list(hit.select_related("person").order_by("period"))
