"""The catalogue and one resource's page."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet

from incubator.core import journal
from incubator.core.models import Entry
from resources.models import Resource, Training, Unit
from resources.queries import availability as av
from resources.queries.calendar import free_near, free_units, hours_of, policy_of
from resources.queries.visible import visible_resources, visible_units


def catalogue(
    user: Any, *, kind: str = "", text: str = "", free: tuple[datetime, datetime] | None = None
) -> QuerySet[Resource]:
    """What is offered, by kind and words; with `free` only what has a unit for that time."""
    found = visible_resources(user).filter(state="approved")
    if kind:
        found = found.filter(kind=kind)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(summary__icontains=text) | Q(place__icontains=text))
    working = Q(units__state="working")
    if free:
        working = Q(units__in=free_units(*free))
        found = found.filter(units__in=free_units(*free))
    found = found.select_related("offered_by", "organisation", "needs_training")
    counts = {
        "unit_count": Count("units", distinct=True),
        "working_count": Count("units", filter=working, distinct=True),
    }
    return found.annotate(**counts).order_by("name", "pk").fetch_mode(models.FETCH_RAISE)


def resource_page(user: Any) -> QuerySet[Resource]:
    """One resource with its rules, hours and units."""
    return (
        visible_resources(user)
        .select_related("policy", "needs_training", "offered_by", "organisation")
        .prefetch_related("opening_hours", "units")
    )


def unit_page(user: Any) -> QuerySet[Unit]:
    return (
        visible_units(user)
        .select_related("resource__offered_by", "resource__organisation")
        .prefetch_related("resource__opening_hours")
    )


def units_of(resource: Resource) -> list[Unit]:
    """The prefetched units, each knowing its resource without another query."""
    units = list(resource.units.all())
    for unit in units:
        unit.resource = resource
    return units


def next_free(resource: Resource, wanted: datetime) -> tuple[Unit, av.Span] | None:
    """The first place of the shortest length, on any working unit."""
    policy = policy_of(resource)
    units = [unit for unit in units_of(resource) if unit.state == "working"]
    hours = hours_of(resource.opening_hours.all())
    found = free_near(units, policy, hours, wanted=wanted, minutes=policy.shortest, count=1)
    return found[0] if found else None


def offers_waiting() -> QuerySet[Resource]:
    """Offers that an operator has to answer, the longest waiting first."""
    waiting = Resource.objects.filter(state="applied").select_related(
        "offered_by", "organisation", "needs_training"
    )
    return waiting.order_by("offered_at", "pk").fetch_mode(models.FETCH_RAISE)


def history_of(unit: Unit) -> QuerySet[Entry]:
    """All that happened to the unit: bookings, faults, repairs; the latest first."""
    name = journal.name(unit)
    return (
        Entry.objects.filter(Q(subject=name) | Q(scopes__contains=[name]))
        .select_related("actor")
        .order_by("-pk")
    )


def trainings() -> QuerySet[Training]:
    return Training.objects.prefetch_related("resources")
