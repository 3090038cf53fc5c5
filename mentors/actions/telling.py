"""What each act on a session owes: an entry, notifications for the other side, and calendar entries by mail."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.models import Entry
from incubator.core.refusal import Offer
from incubator.notices.actions import notify
from mentors.models import Session, SessionLetter
from mentors.queries.sessions import team_people


def tell_session(
    verb: str, session: Session, *, by: Person | None, to: list[Person] | None = None, **facts: Any
) -> Entry:
    """The journal and everybody on both sides, never the one who did it. Only the two sides read it."""
    names: dict[str, Any] = {
        "mentor": session.mentor.person.name,
        "project": session.project.title,
        "at": at_of(session),
    }
    entry = record(verb, session, by=by, **names, **facts)
    notify(both_sides(session) if to is None else to, entry, url=session.get_absolute_url())
    nudge(f"project:{session.project_id}", "session", session.pk)
    return entry


def owe_letters(session: Session, method: str) -> None:
    """A calendar entry for everybody on both sides, as the session stands now; its number grows each time."""
    session.sequence += 1
    session.save(update_fields=["sequence"])
    SessionLetter.objects.bulk_create(
        SessionLetter(
            session=session, person=person, method=method, sequence=session.sequence,
            period=session.period, place=session.place,
        )
        for person in both_sides(session)
        if person.is_active
    )  # fmt: skip


def both_sides(session: Session) -> list[Person]:
    return [session.mentor.person, *team_people(session.project_id)]


def at_of(session: Session) -> str:
    """The time on the mentor's clock, with its zone, since an entry is read on many clocks."""
    return f"{session.starts_at.astimezone(session.clock):%Y-%m-%d %H:%M} ({session.zone})"


def to_session(session: Session) -> Offer:
    return Offer(_("To the session"), session.get_absolute_url())


def to_slots(session: Session) -> Offer:
    return Offer(_("See what is free"), reverse("session_book", args=[session.mentorship_id]))
