"""Who may do what to what is shared: first the facts, then the table.

Kept in step with `queries.visible`; a test compares the two for every persona.
"""

from typing import Any

import rules

from incubator.accounts.models import OrganisationMember
from incubator.accounts.permissions import is_member_of_space, is_operator
from projects.models import Membership
from resources.models import Booking, Outage, Resource, Unit


def resource_of(thing: Any) -> Resource:
    """The resource that a unit, booking or outage belongs to, or the resource itself."""
    if isinstance(thing, Resource):
        return thing
    if isinstance(thing, Unit):
        return thing.resource
    if isinstance(thing, Booking | Outage):
        return thing.unit.resource
    raise LookupError(f"{thing!r} belongs to no resource")


@rules.predicate
def is_provider(user: Any, thing: Any) -> bool:
    """Offers it, or belongs to the organisation that does."""
    if not user.is_authenticated:
        return False
    resource = resource_of(thing)
    if resource.offered_by_id == user.pk:
        return True
    return bool(
        resource.organisation_id
        and OrganisationMember.objects.filter(organisation_id=resource.organisation_id, person=user).exists()
    )


@rules.predicate
def is_approved(user: Any, thing: Any) -> bool:
    return resource_of(thing).state == "approved"


@rules.predicate
def is_own_booking(user: Any, booking: Any) -> bool:
    return bool(user.is_authenticated and booking.person_id == user.pk)


@rules.predicate
def is_team_mates_booking(user: Any, booking: Any) -> bool:
    """Booked for a project whose team or advisors this person belongs to."""
    return bool(
        user.is_authenticated
        and booking.project_id
        and Membership.objects.filter(project_id=booking.project_id, person=user).exists()
    )


@rules.predicate
def offers_something(user: Any) -> bool:
    if not user.is_authenticated:
        return False
    return (
        Resource.objects.filter(offered_by=user).exists()
        or Resource.objects.filter(organisation__members=user).exists()
    )


may_view = is_approved | is_provider | is_operator
runs_it = is_provider | is_operator

PERMISSIONS = {
    "resources.add_resource": is_member_of_space,
    "resources.view_resource": may_view,
    "resources.change_resource": runs_it,
    "resources.decide_resource": is_operator,
    "resources.add_unit": runs_it,
    "resources.book": is_member_of_space & is_approved,
    "resources.report_fault": is_member_of_space & may_view,
    "resources.repair_unit": runs_it,
    "resources.view_history": runs_it,
    "resources.view_booking": is_own_booking | is_team_mates_booking | runs_it,
    "resources.cancel_booking": is_own_booking | runs_it,
    "resources.cancel_late": runs_it,
    "resources.decide_booking": runs_it,
    "resources.check_in": is_own_booking | is_operator,
    "resources.complete_booking": is_own_booking | runs_it,
    "resources.certify": is_operator,
    "resources.see_queue": is_operator | offers_something,
    "resources.operate": is_operator,
}
