"""Booking a mentor's office hour, confirming, moving and cancelling it.

The mentor's row is locked first, so of two teams that press at the same instant one comes second and hears what is
free. Should a writer pass without the lock, the exclusion constraint still refuses.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.refusal import Offer, Refused
from mentors.actions.ending import cancelled
from mentors.actions.mentors import locked_mentor
from mentors.actions.telling import at_of, owe_letters, tell_session, to_session, to_slots
from mentors.models import NO_OVERLAP, BusyCalendar, Mentorship, Session, SessionLetter, Side, period_of
from mentors.queries.hours import Slot
from mentors.queries.offered import Offered, Shown, offer_of
from mentors.queries.sessions import side_of
from mentors.states import AHEAD, SESSION_FLOW
from projects.permissions import has_conflict

MOST_AHEAD = 2  # sessions of one team with one mentor, so that the next team finds a slot too
GRACE = timedelta(hours=1)  # a session booked late can be cancelled this long all the same


@transaction.atomic
def book_session(mentorship: Mentorship, *, by: Person, start: datetime, agenda: str) -> Session:
    """Take a free slot. Where the mentor's calendar was not read within a day, it waits for their yes."""
    mentor = locked_mentor(mentorship.mentor_id)
    mentorship = Mentorship.objects.select_related("project").get(pk=mentorship.pk)
    require(by, "mentors.book_session", mentorship)
    if mentorship.state != "active" or has_conflict(mentor.person, mentorship):
        raise Refused(_("Sessions are for projects that this mentor helps now."))
    ahead = list(mentorship.sessions.filter(state__in=AHEAD))
    if again := next((one for one in ahead if one.starts_at == start), None):
        return again
    if len([one for one in ahead if not one.has_begun]) >= MOST_AHEAD:
        raise Refused(
            _("You have %(most)s sessions ahead with %(mentor)s. Move one of them, or book after the next.")
            % {"most": MOST_AHEAD, "mentor": mentor.person.name},
            [to_session(ahead[0])],
        )
    if not agenda.strip():
        raise Refused(_("Write what you bring, so that the mentor can prepare."))
    session = Session(
        mentorship=mentorship, mentor=mentor, project=mentorship.project, agenda=agenda.strip(), by=by
    )
    is_sure = place_in(session, start)
    session.state = SESSION_FLOW.target("confirm", SESSION_FLOW.initial) if is_sure else SESSION_FLOW.initial
    keep(session)
    if is_sure:
        owe_letters(session, SessionLetter.Method.REQUEST)
    tell_session("session.booked" if is_sure else "session.requested", session, by=by)
    return session


@transaction.atomic
def confirm_session(session: Session, *, by: Person) -> Session:
    """The mentor says that they have time, whatever their calendar shows."""
    session = locked_session(session)
    require(by, "mentors.confirm_session", session)
    refuse_begun(session)
    return confirmed(session, by=by)


@transaction.atomic
def move_session(session: Session, *, by: Person, start: datetime) -> Session:
    """To another free slot, by either side, until the cut-off."""
    session = locked_session(session)
    require(by, "mentors.change_session", session)
    SESSION_FLOW.target("move", session.state)
    refuse_begun(session)
    if session.starts_at == start:
        return session
    refuse_late(session)
    before = at_of(session)
    is_sure = place_in(session, start)
    session.state = SESSION_FLOW.target("move" if is_sure else "move_unsure", session.state)
    session.placed_at, session.reminded_at = now(), None
    keep(session)
    if is_sure or session.sequence:
        method = SessionLetter.Method.REQUEST if is_sure else SessionLetter.Method.CANCEL
        owe_letters(session, method)
    tell_session("session.moved", session, by=by, before=before)
    return session


@transaction.atomic
def cancel_session(session: Session, *, by: Person, reason: str) -> Session:
    """With a word for the other side. The team until the cut-off; the mentor whenever they must."""
    session = locked_session(session)
    require(by, "mentors.change_session", session)
    SESSION_FLOW.target("cancel", session.state)
    refuse_begun(session)
    if side_of(by, session) == Side.TEAM and session.state == "booked":
        refuse_late(session)
    if not reason.strip():
        raise Refused(_("Write a word on why: the other side reads it."))
    cancelled(session, by=by, reason=reason.strip())
    return session


@transaction.atomic
def settle_requests(calendar: BusyCalendar) -> int:
    """After the calendar was read: what is free in it is booked; of the rest the mentor hears, once a reading."""
    mentor = locked_mentor(calendar.hours.mentor_id)
    asked = Session.objects.filter(mentor=mentor, state="requested", period__startswith__gt=now())
    settled = 0
    for one in asked.order_by("pk"):
        session = locked_session(one)
        if Slot(session.starts_at, session.ends_at).overlaps(calendar.periods):
            if not session.reminded_at:
                session.reminded_at = now()
                session.save(update_fields=["reminded_at"])
                tell_session("session.clashes", session, by=None, to=[mentor.person])
        elif calendar.is_sure:
            confirmed(session, by=None)
            settled += 1
    return settled


def confirmed(session: Session, *, by: Person | None) -> Session:
    session.state = SESSION_FLOW.target("confirm", session.state)
    session.placed_at, session.reminded_at = now(), None
    session.save(update_fields=["state", "placed_at", "reminded_at"])
    owe_letters(session, SessionLetter.Method.REQUEST)
    tell_session("session.confirmed", session, by=by)
    return session


def place_in(session: Session, start: datetime) -> bool:
    """Give it the free slot that begins then, or say what is free; whether free is sure. Asks for a fresh reading."""
    offered = offer_of(session.mentor_id, but=session.pk)
    slot = next((one for one in offered.free if one.start == start), None) if offered else None
    if offered is None or slot is None:
        raise taken(session, offered)
    session.period, session.place = period_of(slot.start, slot.end), slot.place
    session.zone = offered.hours.zone
    cutoff = slot.start - timedelta(hours=offered.hours.cutoff_hours)
    session.cutoff_at = max(cutoff, min(session.made_at + GRACE, slot.start))
    if not offered.is_sure:
        BusyCalendar.objects.filter(hours=offered.hours).update(tried_at=None)
    return offered.is_sure


def keep(session: Session) -> None:
    """Write it; what the database excludes becomes a refusal with what is free."""
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        if NO_OVERLAP not in str(error):
            raise
        raise taken(session, offer_of(session.mentor_id, but=session.pk)) from None


def taken(session: Session, offered: Offered | None) -> Refused:
    """Somebody else has it, or it is none of the mentor's: the next three that are free."""
    address = to_slots(session).url
    shown: list[Shown] = offered.shown[:3] if offered else []
    offers = [Offer(one.words, f"{address}?at={one.key}") for one in shown]
    if not offers:
        return Refused(
            _("This time is not free, and nothing else is in the next four weeks."), [to_slots(session)]
        )
    return Refused(_("This time is not free any more. These are:"), offers)


def refuse_begun(session: Session) -> None:
    if session.has_begun:
        raise Refused(_("It has begun. Say how it went instead."), [to_session(session)])


def refuse_late(session: Session) -> None:
    if session.cutoff_at <= now():
        raise Refused(
            _(
                "It is too late to move or cancel it: the mentor counts on you. Write to them if you can’t come."
            ),
            [to_session(session)],
        )


def locked_session(session: Session) -> Session:
    """As it is now: the mentor's row held first, then its own."""
    mentor = locked_mentor(session.mentor_id)
    rows = Session.objects.select_for_update(of=("self",)).select_related("project", "mentorship")
    session = rows.get(pk=session.pk)
    session.mentor = mentor
    return session
