"""Sessions that end with what they rest on: the mentoring, or the time in which it could be confirmed."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.clock import now
from mentors.actions.telling import owe_letters, tell_session
from mentors.models import Mentorship, Session, SessionLetter
from mentors.states import AHEAD, SESSION_FLOW

DAY = timedelta(hours=24)


def end_sessions(mentorship: Mentorship, *, by: Person | None) -> int:
    """Cancel what lies ahead, and tell everybody. Called inside the act that ends the mentoring."""
    ahead = Session.objects.filter(mentorship=mentorship, state__in=AHEAD, period__startswith__gt=now())
    reason = _("The mentoring has ended.")
    return sum(cancelled(session, by=by, reason=reason) for session in held(ahead))


@transaction.atomic
def lapse_requests() -> int:
    """What no mentor confirmed until it would have begun is cancelled. Safe to run twice."""
    late = Session.objects.filter(state="requested", period__startswith__lte=now())
    reason = _("It was not confirmed in time. Book another.")
    return sum(cancelled(session, by=None, reason=reason) for session in held(late, skip=True))


@transaction.atomic
def remind_of_sessions() -> int:
    """One reminder a session, in its last day; not when it was booked or moved in that day. Safe to run twice."""
    due = Session.objects.filter(
        state="booked", reminded_at=None, period__startswith__gt=now(), period__startswith__lte=now() + DAY
    )
    owed = [one for one in held(due, skip=True) if one.placed_at <= one.starts_at - DAY]
    for session in owed:
        session.reminded_at = now()
        session.save(update_fields=["reminded_at"])
        tell_session("session.reminded", session, by=None)
    return len(owed)


def cancelled(session: Session, *, by: Person | None, reason: str) -> int:
    """Move, write, owe, tell; within another act."""
    session.state = SESSION_FLOW.target("cancel", session.state)
    session.reason, session.closed_at = reason, now()
    session.save(update_fields=["state", "reason", "closed_at"])
    if session.sequence:  # nobody has to take back what never went out
        owe_letters(session, SessionLetter.Method.CANCEL)
    tell_session("session.cancelled", session, by=by, reason=reason)
    return 1


def held(sessions: QuerySet[Session], *, skip: bool = False) -> list[Session]:
    """Their rows, held until the transaction ends, in one order."""
    rows = sessions.select_for_update(of=("self",), skip_locked=skip)
    return list(rows.select_related("mentor__person", "project").order_by("pk"))
