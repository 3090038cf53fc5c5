"""Announcing events and coming to them. Places are never given twice; the waiting list moves up by itself."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.community.models import CalendarFeed, Event, Registration
from incubator.community.models.event import feed_key
from incubator.community.states import REGISTRATION_FLOW
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify

EDITABLE = (
    "title", "summary", "about", "kind", "audience", "starts_at", "ends_at", "zone", "place", "link", "capacity", "fee",
)  # fmt: skip


RESERVED = frozenset({"new"})
SAME = timedelta(minutes=5)


def locked_event(event: Event) -> Event:
    return Event.objects.select_for_update(of=("self",)).get(pk=event.pk)


@transaction.atomic
def announce_event(*, by: Person, **values: Any) -> Event:
    """Put it on the list, for whom its audience says. The same again within minutes is the same press of a button."""
    require(by, "community.add_event")
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    again = Event.objects.filter(
        organiser=by, title=values["title"], starts_at=values["starts_at"], announced_at__gte=now() - SAME
    ).first()
    if again:
        return again
    slug = slugify(values["title"])[:70] or "event"
    if slug in RESERVED or Event.objects.filter(slug=slug).exists():
        slug = f"{slug}-{get_random_string(5, 'abcdefghjkmnpqrstuvwxyz23456789')}"
    event = Event.objects.create(
        slug=slug, organiser=by, **{key: values[key] for key in EDITABLE if key in values}
    )
    record("event.announced", event, by=by, scopes=[event], event=event.title)
    return event


@transaction.atomic
def change_event(event: Event, *, by: Person, **values: Any) -> Event:
    """Change it; whoever comes is told. More places let the waiting list move up."""
    event = locked_event(event)
    require(by, "community.change_event", event)
    if event.cancelled_at:
        raise Refused(
            _("“%(event)s” is cancelled. Announce a new one instead.") % {"event": event.title},
            [Offer(_("Announce an event"), reverse("event_new"))],
        )
    changed = [key for key in EDITABLE if key in values and getattr(event, key) != values[key]]
    if changed:
        for key in changed:
            setattr(event, key, values[key])
        event.save(update_fields=[*changed, "changed_at"])
        entry = record("event.changed", event, by=by, scopes=[event], event=event.title, changed=changed)
        notify(whoever_comes(event), entry, url=event.get_absolute_url())
        move_up(event)
    return event


@transaction.atomic
def cancel_event(event: Event, *, by: Person, reason: str) -> Event:
    """It does not take place; whoever comes or waits is told why."""
    event = locked_event(event)
    require(by, "community.change_event", event)
    if not reason.strip():
        raise Refused(_("Write the reason: whoever comes reads it."))
    if event.cancelled_at is None:
        event.cancelled_at, event.cancel_reason = now(), reason
        event.save(update_fields=["cancelled_at", "cancel_reason", "changed_at"])
        entry = record("event.cancelled", event, by=by, scopes=[event], event=event.title, reason=reason)
        notify(whoever_comes(event), entry, url=event.get_absolute_url())
    return event


@transaction.atomic
def register_for_event(event: Event, *, by: Person) -> Registration:
    """A place, or when there is none the end of the waiting list. Registering twice is registering once."""
    event = locked_event(event)
    require(by, "community.register", event)
    if event.cancelled_at or event.starts_at <= now():
        raise Refused(
            _("“%(event)s” takes no registrations any more.") % {"event": event.title},
            [Offer(_("See what is coming"), reverse("event_list"))],
        )
    registration = Registration.objects.select_for_update().filter(event=event, person=by).first()
    if registration and registration.state != "cancelled":
        return registration
    state = "waitlisted" if is_full(event) else "registered"
    if registration is None:
        registration = Registration.objects.create(event=event, person=by, state=state)
    else:
        verb = "wait" if state == "waitlisted" else "register"
        registration.state, registration.since = REGISTRATION_FLOW.target(verb, registration.state), now()
        registration.save(update_fields=["state", "since", "changed_at"])
    verb = "registration.waitlisted" if state == "waitlisted" else "registration.made"
    record(verb, registration, by=by, scopes=[event, by], event=event.title)
    return registration


@transaction.atomic
def cancel_registration(event: Event, *, by: Person) -> Registration:
    """Give the place back; the first who waits gets it, and is told."""
    event = locked_event(event)
    require(by, "community.register", event)
    registration = Registration.objects.select_for_update().filter(event=event, person=by).first()
    if registration is None:
        raise Refused(_("You are not registered for “%(event)s”.") % {"event": event.title})
    if event.starts_at <= now():
        raise Refused(_("“%(event)s” has begun. Nobody needs your place now.") % {"event": event.title})
    registration.state = REGISTRATION_FLOW.target("cancel", registration.state)
    registration.save(update_fields=["state", "changed_at"])
    record("registration.cancelled", registration, by=by, scopes=[event, by], event=event.title)
    move_up(event)
    return registration


@transaction.atomic
def attend_event(registration: Registration, *, by: Person) -> Registration:
    """At the door: they are there."""
    event = locked_event(registration.event)
    require(by, "community.change_event", event)
    registration = (
        Registration.objects.select_for_update(of=("self",)).select_related("person").get(pk=registration.pk)
    )
    registration.state = REGISTRATION_FLOW.target("attend", registration.state)
    registration.save(update_fields=["state", "changed_at"])
    person = registration.person
    record(
        "registration.attended",
        registration,
        by=by,
        scopes=[event, person],
        event=event.title,
        person=person.name,
    )
    return registration


@transaction.atomic
def renew_feed(*, by: Person) -> CalendarFeed:
    """A new secret address for one's own calendar; the old one ends."""
    feed, made = CalendarFeed.objects.select_for_update().get_or_create(person=by)
    if not made:
        feed.key, feed.made_at = feed_key(), now()
        feed.save(update_fields=["key", "made_at"])
    return feed


def is_full(event: Event) -> bool:
    taken = event.registrations.filter(state__in=["registered", "attended"]).count()
    return event.capacity is not None and taken >= event.capacity


def move_up(event: Event) -> None:
    """Give free places to who waits, in order. Wants the event's row locked; none after the start."""
    while event.starts_at > now() and event.cancelled_at is None and not is_full(event):
        waiting = (
            event.registrations.select_for_update(of=("self",))
            .select_related("person")
            .filter(state="waitlisted")
        )
        first = waiting.order_by("since", "pk").first()
        if first is None:
            return
        first.state = REGISTRATION_FLOW.target("move_up", first.state)
        first.save(update_fields=["state", "changed_at"])
        entry = record("registration.moved_up", first, by=None, scopes=[event], event=event.title)
        notify([first.person], entry, url=event.get_absolute_url())


def whoever_comes(event: Event) -> list[Person]:
    going = event.registrations.filter(state__in=["registered", "waitlisted"])
    return list(Person.objects.filter(pk__in=going.values("person")))
