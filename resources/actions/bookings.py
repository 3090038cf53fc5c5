"""What happens to a booking after it was made: cancelled, checked in, ended."""

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.refusal import Offer, Refused
from resources.actions.booking import locked_booking, tell
from resources.actions.refusals import free_offers
from resources.models import Booking, period_of
from resources.queries.availability import Span
from resources.queries.bookings import EARLY, cancel_rule, may_still_cancel
from resources.queries.calendar import policy_of
from resources.queries.times import spoken
from resources.states import BOOKING_FLOW


@transaction.atomic
def cancel_booking(booking: Booking, *, by: Person) -> Booking:
    """Give the slot back. Whoever booked can until the cut-off; whoever runs the unit can always."""
    booking = locked_booking(booking)
    require(by, "resources.cancel_booking", booking)
    state = BOOKING_FLOW.target("cancel", booking.state)
    if not may_still_cancel(by, booking):
        raise Refused(
            _("%(rule)s That has passed: ask an operator, who can still do it.")
            % {"rule": cancel_rule(booking)},
            [Offer(_("To the booking"), booking.get_absolute_url())],
        )
    booking.state = state
    booking.save(update_fields=["state"])
    tell(booking, "booking.cancelled", by=by)
    return booking


@transaction.atomic
def check_in(booking: Booking, *, by: Person) -> Booking:
    """Say “I am here”. From a quarter of an hour before the start, while the unit works."""
    booking = locked_booking(booking)
    require(by, "resources.check_in", booking)
    state = BOOKING_FLOW.target("check_in", booking.state)
    refuse_wrong_moment(booking)
    booking.state = state
    booking.checked_in_at = now()
    booking.save(update_fields=["state", "checked_in_at"])
    tell(booking, "booking.checked_in", by=by)
    return booking


@transaction.atomic
def complete_booking(booking: Booking, *, by: Person) -> Booking:
    """End the use, also on a unit that broke down. What is left of the time is free for others at once."""
    booking = locked_booking(booking)
    require(by, "resources.complete_booking", booking)
    booking.state = BOOKING_FLOW.target("complete", booking.state)
    if booking.starts_at < now() < booking.ends_at:
        booking.period = booking.held = period_of(booking.starts_at, now())
    booking.save(update_fields=["state", "period", "held"])
    tell(booking, "booking.completed", by=by)
    return booking


def refuse_wrong_moment(booking: Booking) -> None:
    unit, wanted = booking.unit, Span(booking.starts_at, booking.ends_at)
    if unit.state != "working":
        text = _("%(unit)s is out of order. Your booking stays; these are free instead:")
        raise Refused(text % {"unit": unit.tag}, free_offers(unit, policy_of(unit.resource), wanted))
    if now() < booking.starts_at - EARLY:
        text = _("You can check in from a quarter of an hour before: %(when)s.")
        raise Refused(text % {"when": spoken(booking.starts_at, booking.ends_at)})
    if now() >= booking.ends_at:
        text = _("This booking is over. These are free:")
        raise Refused(
            text,
            free_offers(unit, policy_of(unit.resource), Span(now(), now() + (wanted.end - wanted.start))),
        )
