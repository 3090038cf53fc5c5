"""Bookings by who asks: mine, my project's, those that wait for an answer."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.accounts.permissions import is_operator
from incubator.core.access import allows
from incubator.core.clock import now
from projects.models import Project
from resources.models import Booking, Outage
from resources.queries.calendar import policy_of
from resources.queries.times import lasting
from resources.queries.visible import decidable_bookings
from resources.states import BOOKING_FLOW, OPEN

EARLY = timedelta(minutes=15)  # how long before its start one may check in
ASKS = {
    "confirm": "resources.decide_booking",
    "decline": "resources.decide_booking",
    "cancel": "resources.cancel_booking",
    "check_in": "resources.check_in",
    "complete": "resources.complete_booking",
}


def shown(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """With what a list of bookings shows, and whether an outage has hit it."""
    hit = Outage.objects.filter(unit=OuterRef("unit"), period__overlap=OuterRef("period"))
    return (
        bookings.select_related("unit__resource__policy", "person", "project")
        .annotate(is_hit=Exists(hit))
        .fetch_mode(models.FETCH_RAISE)
    )


def upcoming_bookings(user: Person) -> QuerySet[Booking]:
    """What this person has and has not ended, the next first."""
    return shown(Booking.objects.filter(person=user, state__in=OPEN, period__endswith__gt=now())).order_by(
        "period", "pk"
    )


def past_bookings(user: Person) -> QuerySet[Booking]:
    """What is over, the latest first."""
    upcoming = Booking.objects.filter(state__in=OPEN, period__endswith__gt=now())
    return shown(Booking.objects.filter(person=user).exclude(pk__in=upcoming)).order_by("-period", "-pk")


def next_bookings(user: Person, limit: int = 5) -> list[Booking]:
    """For the desk: what this person has next."""
    return list(upcoming_bookings(user)[:limit])


def project_bookings(project: Project) -> QuerySet[Booking]:
    """What a project has booked and has not ended, the next first."""
    open_ones = Booking.objects.filter(project=project, state__in=OPEN, period__endswith__gt=now())
    return shown(open_ones).order_by("period", "pk")


def requests_for(user: Any) -> QuerySet[Booking]:
    """Requests that this person may answer, the longest waiting first."""
    return shown(decidable_bookings(user)).order_by("made_at", "pk")


def waiting_bookings(limit: int = 5) -> list[Booking]:
    """For an operator's desk: requests without an answer, the longest waiting first."""
    return list(shown(Booking.objects.filter(state="requested")).order_by("made_at", "pk")[:limit])


def current_booking(user: Any, unit_id: int) -> Booking | None:
    """This person's booking of the unit that runs now or may be checked in now."""
    if not user.is_authenticated:
        return None
    near = (now() - timedelta(seconds=1), now() + EARLY)
    mine = Booking.objects.filter(
        person=user, unit=unit_id, state__in=("confirmed", "checked_in"), period__overlap=near
    )
    return shown(mine).order_by("-state", "period").first()


def offered_acts(user: Any, booking: Booking) -> set[str]:
    """What this person may do with it now. Wants unit, resource and policy loaded."""
    verbs = {verb for verb in BOOKING_FLOW.offered(booking.state) if verb in ASKS}
    if "check_in" in verbs and not may_check_in_now(booking):
        verbs.remove("check_in")
    if "cancel" in verbs and not may_still_cancel(user, booking):
        verbs.remove("cancel")
    return {verb for verb in verbs if allows(user, ASKS[verb], booking)}


def may_check_in_now(booking: Booking) -> bool:
    return booking.starts_at - EARLY <= now() < booking.ends_at and booking.unit.state == "working"


def may_still_cancel(user: Any, booking: Booking) -> bool:
    """Until the cut-off; a request always; whoever runs it until it starts being used."""
    cutoff = timedelta(hours=policy_of(booking.unit.resource).cancel_cutoff_hours)
    if booking.state == "requested" or booking.starts_at - cutoff > now():
        return True
    return is_operator(user) or allows(user, "resources.cancel_late", booking)


def cancel_rule(booking: Booking) -> str:
    """Until when it can be cancelled, in words."""
    hours = policy_of(booking.unit.resource).cancel_cutoff_hours
    if not hours:
        return _("You can cancel until it starts.")
    return _("You can cancel until %(time)s before it starts.") % {"time": lasting(hours * 60)}
