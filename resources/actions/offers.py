"""Offering something to share, and the space's answer."""

from datetime import time
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from incubator.accounts.models import Organisation, Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Refused
from incubator.notices.actions import notify
from resources.actions.people import operators, providers
from resources.models import BookingPolicy, OpeningHours, Resource, Unit
from resources.states import RESOURCE_FLOW

EDITABLE = ("kind", "name", "summary", "about", "place", "picture", "price", "needs_training")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def offer_resource(*, by: Person, organisation: Organisation | None = None, **values: Any) -> Resource:
    """Offer something, for oneself or one's organisation. Others see it once an operator approved it."""
    require(by, "resources.add_resource")
    if organisation and not organisation.memberships.filter(person=by).exists():
        raise Refused(
            _("You can offer for your own organisations. Choose one of them, or offer it yourself.")
        )
    values = {key: values[key] for key in EDITABLE if key in values}
    resource = Resource.objects.create(
        slug=free_slug(values["name"]),
        offered_by=None if organisation else by,
        organisation=organisation,
        **values,
    )
    entry = record("resource.offered", resource, by=by, scopes=[resource, by], resource=resource.name)
    notify(operators(), entry, url=resource.get_absolute_url())
    return resource


@transaction.atomic
def approve_resource(resource: Resource, *, by: Person) -> Resource:
    """Show it to everybody from now on."""
    resource = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
    require(by, "resources.decide_resource", resource)
    resource.state = RESOURCE_FLOW.target("approve", resource.state)
    resource.decided_at = now()
    resource.save(update_fields=["state", "decided_at"])
    entry = record("resource.approved", resource, by=by, scopes=[resource], resource=resource.name)
    notify(providers(resource), entry, url=resource.get_absolute_url())
    return resource


@transaction.atomic
def decline_resource(resource: Resource, *, by: Person, reason: str) -> Resource:
    """Say no, with the reason that the provider reads."""
    resource = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
    require(by, "resources.decide_resource", resource)
    if not reason.strip():
        raise Refused(_("Write the reason: whoever offers it reads it."))
    resource.state = RESOURCE_FLOW.target("decline", resource.state)
    resource.decided_at = now()
    resource.save(update_fields=["state", "decided_at"])
    entry = record(
        "resource.declined", resource, by=by, scopes=[resource], resource=resource.name, reason=reason
    )
    notify(providers(resource), entry, url=resource.get_absolute_url())
    return resource


@transaction.atomic
def add_unit(
    resource: Resource, *, by: Person, tag: str, name: str, serial: str = "", condition: str = ""
) -> Unit:
    """One more physical thing. With the first come the house's rules and hours."""
    resource = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
    require(by, "resources.add_unit", resource)
    if Unit.objects.filter(tag=tag).exists():
        raise Refused(_("%(tag)s is on another thing already. Choose another tag.") % {"tag": tag})
    give_rules(resource)
    unit = resource.units.create(tag=tag, name=name, serial=serial, condition=condition)
    record("unit.added", unit, by=by, scopes=[resource], unit=unit.tag, resource=resource.name)
    return unit


def give_rules(resource: Resource) -> None:
    """The house's rules and Monday to Friday, 9 to 18, where nothing was set."""
    BookingPolicy.objects.get_or_create(resource=resource)
    if not resource.opening_hours.exists():
        OpeningHours.objects.bulk_create(
            OpeningHours(resource=resource, weekday=day, opens=time(9), closes=time(18)) for day in range(5)
        )


def free_slug(name: str) -> str:
    """From the name, with a random tail when taken; other scripts get a random one."""
    base = slugify(name)[:60] or get_random_string(8, LETTERS)
    slug = base
    while Resource.objects.filter(slug=slug).exists():
        slug = f"{base}-{get_random_string(4, LETTERS)}"
    return slug
