"""What comes of a session: whether it took place, what was noted and agreed, what each side thought of it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.refusal import Refused
from mentors.actions.sessions import locked_session
from mentors.actions.telling import both_sides, tell_session, to_session
from mentors.models import (
    OPEN_AFTER,
    Session,
    SessionAction,
    SessionNote,
    SessionRating,
    Side,
)
from mentors.queries.sessions import side_of
from mentors.states import SESSION_FLOW


@transaction.atomic
def hold_session(session: Session, *, by: Person) -> Session:
    """It took place. Whoever said that the other did not come may take it back in this way."""
    session = locked_session(session)
    require(by, "mentors.change_session", session)
    state = SESSION_FLOW.target("hold", session.state)
    refuse_early(session)
    if session.missed_by == side_of(by, session):
        raise Refused(_("Only the side that waited can take this back."), [to_session(session)])
    session.state, session.closed_at = state, now()
    session.missed_by, session.reason = "", ""
    session.save(update_fields=["state", "closed_at", "missed_by", "reason"])
    tell_session("session.held", session, by=by)
    return session


@transaction.atomic
def miss_session(session: Session, *, by: Person, note: str) -> Session:
    """The other side did not come; with a note that they read."""
    session = locked_session(session)
    require(by, "mentors.change_session", session)
    state = SESSION_FLOW.target("miss", session.state)
    refuse_early(session)
    if not note.strip():
        raise Refused(_("Write what happened: the other side reads it."))
    session.state, session.closed_at, session.reason = state, now(), note.strip()
    session.missed_by = Side.TEAM if side_of(by, session) == Side.MENTOR else Side.MENTOR
    session.save(update_fields=["state", "closed_at", "reason", "missed_by"])
    tell_session("session.missed", session, by=by, reason=session.reason)
    return session


@transaction.atomic
def note_session(session: Session, *, by: Person, text: str) -> SessionNote:
    """Write something down for both sides. The same twice in a row is one note."""
    session = locked_session(session)
    require(by, "mentors.change_session", session)
    refuse_cancelled(session)
    if not text.strip():
        raise Refused(_("There is nothing in this note yet."))
    last = session.notes.order_by("-pk").first()
    if last and (last.by_id, last.text) == (by.pk, text.strip()):
        return last
    note = SessionNote.objects.create(session=session, by=by, text=text.strip())
    tell_session("session.noted", session, by=by)
    return note


@transaction.atomic
def agree_action(session: Session, *, by: Person, text: str, owner: Person, due_on: date) -> SessionAction:
    """Who does what until when. The owner is on one of the two sides."""
    session = locked_session(session)
    require(by, "mentors.change_session", session)
    refuse_cancelled(session)
    if not text.strip():
        raise Refused(_("Write what is to be done."))
    if owner.pk not in {person.pk for person in both_sides(session)}:
        raise Refused(_("Choose somebody of the team, or the mentor."))
    values = {"text": text.strip()[:240], "owner": owner, "due_on": due_on}
    action = session.actions.filter(**values, done_at=None).first()
    if action is None:
        action = SessionAction.objects.create(session=session, by=by, **values)
        tell_session("session.agreed", session, by=by, what=action.text)
    return action


@transaction.atomic
def finish_action(action: SessionAction, *, by: Person, done: bool = True) -> SessionAction:
    """Done, or after all not yet. A second press changes nothing."""
    action = (
        SessionAction.objects.select_for_update(of=("self",))
        .select_related("session__mentor__person", "session__project")
        .get(pk=action.pk)
    )
    require(by, "mentors.change_session", action.session)
    if (action.done_at is not None) == done:
        return action
    action.done_at = now() if done else None
    action.save(update_fields=["done_at"])
    tell_session("session.done" if done else "session.reopened", action.session, by=by, what=action.text)
    return action


@transaction.atomic
def rate_session(session: Session, *, by: Person, value: int, line: str = "") -> SessionRating:
    """Once a side, within a week after it was said to have taken place; then both are open."""
    session = locked_session(session)
    require(by, "mentors.change_session", session)
    if session.state != "held" or session.closed_at is None:
        raise Refused(_("Say first that it took place."), [to_session(session)])
    if session.closed_at + OPEN_AFTER <= now():
        raise Refused(_("Ratings were open for a week. Write a note instead."), [to_session(session)])
    side = side_of(by, session)
    if session.ratings.filter(side=side).exists():
        raise Refused(_("Your side has rated this session already."), [to_session(session)])
    if not 1 <= value <= 5:
        raise Refused(_("Choose one to five."))
    rating = SessionRating.objects.create(
        session=session, side=side, by=by, value=value, line=line.strip()[:240]
    )
    tell_session("session.rated", session, by=by)
    return rating


def refuse_early(session: Session) -> None:
    if not session.has_begun:
        raise Refused(_("It has not begun yet."), [to_session(session)])


def refuse_cancelled(session: Session) -> None:
    if session.state == "cancelled":
        raise Refused(_("This session was cancelled. Write on the next one."), [to_session(session)])
