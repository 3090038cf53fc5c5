"""Who may do what, persona by persona, and that what may be seen is what is found."""

import pytest
from django.contrib.auth.models import AnonymousUser

from incubator.core.access import allows
from resources.models import Booking, Resource, Unit
from resources.permissions import PERMISSIONS
from resources.queries.visible import decidable_bookings, visible_bookings, visible_resources, visible_units
from tests.factories import BookingFactory, OrganisationFactory, ResourceFactory, UnitFactory
from tests.resources.conftest import local

CAST = ["visitor", "member", "lead", "provider", "colleague", "operator", "stranger"]
ALL, SIGNED = set(CAST), set(CAST) - {"visitor"}
RUNS = {"provider", "colleague", "operator"}
# The booking is the member's, for the project of lead and member; resource of an organisation of provider, colleague.
MATRIX = {
    "resources.add_resource": (None, SIGNED),
    "resources.view_resource": ("resource", ALL),
    "resources.change_resource": ("resource", RUNS),
    "resources.decide_resource": ("resource", {"operator"}),
    "resources.add_unit": ("resource", RUNS),
    "resources.book": ("unit", SIGNED),
    "resources.report_fault": ("unit", SIGNED),
    "resources.repair_unit": ("unit", RUNS),
    "resources.view_history": ("unit", RUNS),
    "resources.view_booking": ("booking", RUNS | {"member", "lead"}),
    "resources.cancel_booking": ("booking", RUNS | {"member"}),
    "resources.cancel_late": ("booking", RUNS),
    "resources.decide_booking": ("booking", RUNS),
    "resources.check_in": ("booking", {"member", "operator"}),
    "resources.complete_booking": ("booking", RUNS | {"member"}),
    "resources.certify": (None, {"operator"}),
    "resources.see_queue": (None, RUNS),
    "resources.operate": (None, {"operator"}),
}


@pytest.fixture
def world(request, lead, member, provider, operator, stranger, project, frozen):
    company = OrganisationFactory()
    colleague = OrganisationFactory._meta.model.members.field.related_model.objects.create_user(
        "c@test.example", name="Cora"
    )
    for somebody in (provider, colleague):
        company.memberships.create(person=somebody)
    resource = ResourceFactory(organisation=company)
    unit = UnitFactory(resource=resource)
    booking = BookingFactory(unit=unit, person=member, project=project, period=(local(3, 14), local(3, 16)))
    for state in ("applied", "declined", "retired"):
        hidden = UnitFactory(resource=ResourceFactory(organisation=company, state=state))
        BookingFactory(unit=hidden, person=lead, state="requested", period=(local(3, 14), local(3, 16)))
    cast = {"visitor": AnonymousUser(), "member": member, "lead": lead, "provider": provider, "colleague": colleague,
            "operator": operator, "stranger": stranger}  # fmt: skip
    return {"resource": resource, "unit": unit, "booking": booking, None: None}, cast


def test_the_matrix_names_every_permission():
    assert set(MATRIX) == set(PERMISSIONS)


@pytest.mark.parametrize("permission", sorted(MATRIX))
def test_who_may(permission, world):
    things, cast = world
    what, who = MATRIX[permission]
    assert {name for name, person in cast.items() if allows(person, permission, things[what])} == who


@pytest.mark.parametrize("name", CAST)
def test_what_is_found_is_what_may_be_seen(name, world):
    person = world[1][name]
    for model, permission, visible in (
        (Resource, "resources.view_resource", visible_resources),
        (Unit, "resources.view_resource", visible_units),
        (Booking, "resources.view_booking", visible_bookings),
    ):
        allowed = {thing.pk for thing in model.objects.all() if allows(person, permission, thing)}
        assert sorted(visible(person).values_list("pk", flat=True)) == sorted(allowed)


@pytest.mark.parametrize("name", CAST[1:])
def test_what_one_may_answer_is_what_is_found_to_answer(name, world):
    person = world[1][name]
    waiting = Booking.objects.filter(state="requested")
    allowed = {booking.pk for booking in waiting if allows(person, "resources.decide_booking", booking)}
    assert set(decidable_bookings(person).values_list("pk", flat=True)) == allowed
