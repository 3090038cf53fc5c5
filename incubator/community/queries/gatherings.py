"""Reading events: what is on, who comes, and what this person may do with one now."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.fetch_modes import FETCH_RAISE

from incubator.community.models import CalendarFeed, Event, Registration
from incubator.community.states import REGISTRATION_FLOW
from incubator.core.access import allows
from incubator.core.clock import now
from incubator.core.flow import Badge

COMING = ("registered", "attended")


def visible_events(user: Any) -> QuerySet[Event]:
    """Public ones for anybody, the community's for members (the twin of `community.view_event`)."""
    return Event.objects.all() if user.is_authenticated else Event.objects.filter(audience="public")


def event_list(user: Any, *, past: bool = False, kind: str = "") -> QuerySet[Event]:
    """Coming ones by time, or past ones backwards; `coming` counted, mine in `mine`."""
    events = visible_events(user)
    events = (
        events.filter(ends_at__lte=now()) if past else events.filter(ends_at__gt=now(), cancelled_at=None)
    )
    if kind:
        events = events.filter(kind=kind)
    coming = Count("registrations", filter=Q(registrations__state__in=COMING))
    order = ["-starts_at", "-pk"] if past else ["starts_at", "pk"]
    return (
        events.annotate(coming=coming).prefetch_related(mine(user)).order_by(*order).fetch_mode(FETCH_RAISE)
    )


def mine(user: Any) -> Prefetch:
    own = Registration.objects.filter(person_id=user.pk or 0).exclude(state="cancelled")
    return Prefetch("registrations", own, to_attr="mine")


def event_page(user: Any) -> QuerySet[Event]:
    return visible_events(user).select_related("organiser").fetch_mode(FETCH_RAISE)


@dataclass(frozen=True)
class Attendance:
    """Who comes, and what this person may do now."""

    coming: int
    waiting: int
    left: int | None
    badge: Badge | None
    may_register: bool
    may_cancel: bool
    is_full: bool
    place_in_line: int
    people: list[Registration]
    may_change: bool
    is_open: bool


def attendance(event: Event, user: Any) -> Attendance:
    """For the event's page. Names only for those who may change the event."""
    rows = list(
        event.registrations.exclude(state="cancelled").select_related("person").fetch_mode(FETCH_RAISE)
    )
    own = next((row for row in rows if row.person_id == user.pk), None)
    coming = sum(row.state in COMING for row in rows)
    line = [row.pk for row in rows if row.state == "waitlisted"]
    left = None if event.capacity is None else max(event.capacity - coming, 0)
    may_change = allows(user, "community.change_event", event)
    is_open = event.cancelled_at is None and event.starts_at > now()
    return Attendance(
        coming=coming,
        waiting=len(line),
        left=left,
        badge=own.badge if own else None,
        may_register=is_open and own is None and allows(user, "community.register"),
        may_cancel=is_open and own is not None and "cancel" in REGISTRATION_FLOW.offered(own.state),
        is_full=left == 0,
        place_in_line=line.index(own.pk) + 1 if own and own.pk in line else 0,
        people=rows if may_change else [],
        is_open=is_open,
        may_change=may_change and event.cancelled_at is None,
    )


def next_events(user: Any, limit: int = 5) -> list[Event]:
    """What this person comes to next."""
    events = Event.objects.filter(
        registrations__person=user,
        registrations__state__in=[*COMING, "waitlisted"],
        ends_at__gt=now(),
        cancelled_at=None,
    )
    return list(
        events.order_by("starts_at", "pk").prefetch_related(mine(user)).fetch_mode(FETCH_RAISE)[:limit]
    )


def feed_events(feed: CalendarFeed) -> list[Event]:
    """For a person's own calendar: what they come to or wait for, cancelled ones too, so that calendars drop them."""
    going = Registration.objects.filter(person_id=feed.person_id, state__in=[*COMING, "waitlisted"])
    return list(Event.objects.filter(pk__in=going.values("event")).order_by("starts_at", "pk"))


def public_events() -> list[Event]:
    """For the space's calendar: public ones that are not long over."""
    return list(Event.objects.filter(audience="public").order_by("-starts_at", "-pk")[:200])
