"""What a person may see: the SQL twin of `permissions`."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from incubator.accounts.models import OrganisationMember
from incubator.accounts.permissions import is_operator
from projects.models import Membership
from resources.models import Booking, Resource, Unit


def visible_resources(user: Any) -> QuerySet[Resource]:
    """Approved ones for anybody; one's own in every state; all for operators."""
    if is_operator(user):
        return Resource.objects.all()
    return Resource.objects.filter(Q(state="approved") | offered(user))


def offered_resources(user: Any) -> QuerySet[Resource]:
    """What this person, or their organisation, offers."""
    return Resource.objects.filter(offered(user))


def visible_units(user: Any) -> QuerySet[Unit]:
    return Unit.objects.filter(resource__in=visible_resources(user)).select_related(
        "resource__policy", "resource__needs_training"
    )


def visible_bookings(user: Any) -> QuerySet[Booking]:
    """One's own, those of one's projects, those of what one offers; all for operators."""
    bookings = Booking.objects.select_related("unit__resource__policy", "person", "project")
    if is_operator(user):
        return bookings
    if not user.is_authenticated:
        return bookings.none()
    in_team = Membership.objects.filter(project=OuterRef("project"), person=user)
    return bookings.filter(Q(person=user) | Q(Exists(in_team)) | offered(user, "unit__resource__"))


def decidable_bookings(user: Any) -> QuerySet[Booking]:
    """Requests that this person may answer."""
    bookings = Booking.objects.filter(state="requested").select_related("unit__resource", "person", "project")
    if is_operator(user):
        return bookings
    return bookings.filter(offered(user, "unit__resource__"))


def offered(user: Any, path: str = "") -> Q:
    """Offered by this person or by an organisation that they belong to; `path` leads to the resource."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    colleague = OrganisationMember.objects.filter(organisation=OuterRef(f"{path}organisation"), person=user)
    return Q(**{f"{path}offered_by": user}) | Q(Exists(colleague))
