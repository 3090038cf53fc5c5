"""A session as a calendar entry (RFC 5545 and 5546): the mentor's clock with its zone, one UID for its whole life.

Each mail names its own reader only, so nobody's address goes to the other side.
"""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress
from icalendar import Event as CalendarEvent

from mentors.models import Session, SessionLetter


def invitation(letter: SessionLetter) -> bytes:
    """METHOD:REQUEST or METHOD:CANCEL, as the session stood when the letter was owed. Wants all sides loaded."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SPACE_NAME}//sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", letter.method)
    calendar.add_component(entry_of(letter))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def entry_of(letter: SessionLetter) -> CalendarEvent:
    session, entry = letter.session, CalendarEvent()
    entry.add("uid", uid_of(session))
    entry.add("sequence", letter.sequence)
    entry.add("dtstamp", letter.made_at)
    entry.add("dtstart", letter.period.lower.astimezone(session.clock))
    entry.add("dtend", letter.period.upper.astimezone(session.clock))
    entry.add("summary", title_of(session))
    entry.add("status", "CANCELLED" if letter.method == SessionLetter.Method.CANCEL else "CONFIRMED")
    entry.add("location", letter.place)
    entry.add("url", f"{settings.SITE_URL}{session.get_absolute_url()}")
    entry.add("description", f"{session.agenda}\n\n{settings.SITE_URL}{session.get_absolute_url()}")
    entry.add("organizer", address_of(settings.SPACE_NAME, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    guest = address_of(letter.person.name, letter.person.email)
    guest.params["ROLE"], guest.params["PARTSTAT"], guest.params["RSVP"] = (
        "REQ-PARTICIPANT",
        "ACCEPTED",
        "FALSE",
    )
    entry.add("attendee", guest)
    return entry


def title_of(session: Session) -> str:
    return _("%(mentor)s and “%(project)s”") % {
        "mentor": session.mentor.person.name, "project": session.project.title,
    }  # fmt: skip


def uid_of(session: Session) -> str:
    return f"session-{session.pk}@{own_host()}"


def own_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "space"


def address_of(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = name
    return address
