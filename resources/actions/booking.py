"""Taking a slot, and saying yes or no to who asks for one.

The unit's row is locked first, then the person's, always in this order: of two who press at the same instant one comes
second and hears what is free. Should a writer pass without the lock, the exclusion constraint still refuses.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Refused
from incubator.notices.actions import notify
from projects.models import Membership, Project
from resources.actions.people import facts_of, people_behind
from resources.actions.refusals import check_booking, refuse_taken, taken_refusal
from resources.models import NO_OVERLAP, Booking, BookingPolicy, Unit, period_of
from resources.queries.availability import Span
from resources.queries.calendar import policy_of
from resources.states import BOOKING_FLOW, OPEN


@transaction.atomic
def book_unit(
    unit: Unit, *, by: Person, start: datetime, end: datetime, project: Project | None = None
) -> Booking:
    """Take the unit, or ask for it where each booking is approved. A second press of the same changes nothing."""
    unit = locked(unit)
    require(by, "resources.book", unit)
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    again = Booking.objects.filter(
        unit=unit, person=by, period__startswith=start, period__endswith=end, state__in=OPEN
    ).first()
    if again:
        return again
    refuse_foreign_project(project, by=by)
    policy = policy_of(unit.resource)
    check_booking(unit, policy, Span(start, end), by=by)
    verb = "request" if policy.needs_approval else "confirm"
    state = BOOKING_FLOW.initial if verb == "request" else BOOKING_FLOW.target(verb, BOOKING_FLOW.initial)
    held = period_of(start, end + timedelta(minutes=policy.buffer))
    booking = Booking(
        unit=unit, person=by, project=project, period=period_of(start, end), held=held, state=state
    )
    keep(booking, policy)
    tell(booking, "booking.requested" if verb == "request" else "booking.made", by=by)
    return booking


@transaction.atomic
def confirm_booking(booking: Booking, *, by: Person) -> Booking:
    """Say yes. Other requests for the same time stay, and are told when it is their turn that it is taken."""
    booking = locked_booking(booking)
    require(by, "resources.decide_booking", booking)
    booking.state = BOOKING_FLOW.target("confirm", booking.state)
    policy = policy_of(booking.unit.resource)
    refuse_taken(booking.unit, policy, Span(booking.starts_at, booking.ends_at))
    keep(booking, policy)
    tell(booking, "booking.confirmed", by=by)
    return booking


@transaction.atomic
def decline_booking(booking: Booking, *, by: Person, reason: str) -> Booking:
    """Say no, with the reason that the person reads."""
    booking = locked_booking(booking)
    require(by, "resources.decide_booking", booking)
    if not reason.strip():
        raise Refused(_("Write the reason: whoever asked reads it."))
    booking.state = BOOKING_FLOW.target("decline", booking.state)
    booking.reason = reason.strip()[:240]
    booking.save(update_fields=["state", "reason"])
    tell(booking, "booking.declined", by=by, reason=booking.reason)
    return booking


def locked(unit: Unit) -> Unit:
    """The unit's row, held until the transaction ends."""
    units = Unit.objects.select_for_update(of=("self",), no_key=True)
    return units.select_related("resource__policy", "resource__needs_training").get(pk=unit.pk)


def locked_booking(booking: Booking) -> Booking:
    """The booking as it is now, with its unit's row and its own held."""
    unit = locked(booking.unit)
    booking = (
        Booking.objects.select_for_update(of=("self",)).select_related("person", "project").get(pk=booking.pk)
    )
    booking.unit = unit
    return booking


def keep(booking: Booking, policy: BookingPolicy) -> None:
    """Write it; what the database excludes becomes a refusal with the nearest free slots."""
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as error:
        if NO_OVERLAP not in str(error):
            raise
        raise taken_refusal(booking.unit, policy, Span(booking.starts_at, booking.ends_at)) from None


def refuse_foreign_project(project: Project | None, *, by: Person) -> None:
    if project and not Membership.objects.filter(project=project, person=by).exists():
        raise Refused(_("You can book for your own projects. Choose one of them, or none."))


def tell(booking: Booking, verb: str, *, by: Person, **more: str) -> None:
    """The journal, whoever waits for it, and everybody who looks at the week."""
    scopes = [booking.unit, booking.unit.resource, *([booking.project] if booking.project else [])]
    entry = record(verb, booking, by=by, scopes=scopes, **facts_of(booking), **more)
    notify(people_behind(booking, verb), entry, url=booking.get_absolute_url())
    nudge(f"unit:{booking.unit_id}", "booking", booking.pk)
    if booking.project_id:
        nudge(f"project:{booking.project_id}", "booking", booking.pk)
