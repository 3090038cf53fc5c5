"""Who is told of what, and with which facts."""

from typing import Any

from django.db.models import Q

from incubator.accounts.models import Person
from resources.models import Booking, Resource
from resources.queries.times import spoken


def operators() -> list[Person]:
    return list(Person.objects.filter(groups__name="operators", is_active=True))


def providers(resource: Resource) -> list[Person]:
    """Who answers for it: the person, or the organisation's members."""
    offers = Q(pk=resource.offered_by_id)
    if resource.organisation_id:
        offers |= Q(organisation_memberships__organisation=resource.organisation_id)
    return list(Person.objects.filter(offers, is_active=True).distinct())


def people_behind(booking: Booking, verb: str) -> list[Any]:
    """A request goes to who can answer; everything else to the person who has the booking."""
    if verb == "booking.requested":
        return [*providers(booking.unit.resource), *operators()]
    return [booking.person]


def facts_of(booking: Booking) -> dict[str, str]:
    """What the journal's sentences need of a booking."""
    when = spoken(booking.starts_at, booking.ends_at)
    return {"unit": booking.unit.tag, "resource": booking.unit.resource.name, "when": when}
