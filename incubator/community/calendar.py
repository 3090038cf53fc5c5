"""Events as iCalendar (RFC 5545), by the icalendar library: local times with their zone, never bare UTC."""

from collections.abc import Iterable

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from incubator.community.models import Event


def calendar_of(events: Iterable[Event], name: str) -> bytes:
    """A VCALENDAR with one VEVENT each, and the VTIMEZONEs that they use."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SPACE_NAME}//events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(entry_of(event))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def entry_of(event: Event) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", f"event-{event.pk}@{settings.SITE_URL.split('//')[-1].split(':')[0]}")
    entry.add("summary", event.title)
    entry.add("dtstart", event.starts_at.astimezone(event.zone_info))
    entry.add("dtend", event.ends_at.astimezone(event.zone_info))
    entry.add("dtstamp", event.announced_at)
    entry.add("last-modified", event.changed_at)
    entry.add("sequence", int(event.changed_at.timestamp() - event.announced_at.timestamp()))
    entry.add("status", "CANCELLED" if event.cancelled_at else "CONFIRMED")
    entry.add("url", f"{settings.SITE_URL}{event.get_absolute_url()}")
    entry.add("description", event.summary)
    if event.place or event.link:
        entry.add("location", event.place or event.link)
    return entry
