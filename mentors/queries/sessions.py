"""Sessions as each side sees them; operators see sums only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import FETCH_RAISE, Avg, Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from incubator.accounts.models import Person
from incubator.core.access import allows
from incubator.core.clock import now
from mentors.models import (
    OPEN_AFTER,
    Mentorship,
    Session,
    SessionAction,
    SessionNote,
    SessionRating,
    Side,
)
from mentors.queries.offered import Offered, offers_of
from mentors.states import AHEAD, SESSION_FLOW
from projects.models import Membership
from projects.models.conflicts import in_conflict

TEAM = (Membership.Role.LEAD, Membership.Role.MEMBER)
FEWEST = 3  # ratings before a mean is shown, so that no single one can be read from it
OVER = timedelta(days=90)


def visible_sessions(user: Any) -> QuerySet[Session]:
    """Between the two: the team, and the mentor unless in conflict since. Nobody else, the operators included."""
    sessions = Session.objects.select_related("mentor__person", "project", "mentorship")
    if not user.is_authenticated:
        return sessions.none()
    team = Membership.objects.filter(project=OuterRef("project"), person=user, role__in=TEAM)
    own = Q(mentor__person=user) & ~in_conflict(user, "project")
    return sessions.filter(Q(Exists(team)) | own)


def visible_actions(user: Any) -> QuerySet[SessionAction]:
    return SessionAction.objects.select_related(
        "session__mentor__person", "session__project", "owner"
    ).filter(session__in=visible_sessions(user))


def bookable_mentorships(user: Any) -> QuerySet[Mentorship]:
    """Active ones of the reader's own teams."""
    if not user.is_authenticated:
        return Mentorship.objects.none()
    team = Membership.objects.filter(project=OuterRef("project"), person=user, role__in=TEAM)
    active = Mentorship.objects.filter(Exists(team), state="active").exclude(mentor__state="retired")
    return active.select_related("mentor__person", "project")


def sessions_ahead(user: Any) -> QuerySet[Session]:
    """What is booked or waits, and what is over and nobody said how it went; the next first."""
    return visible_sessions(user).filter(state__in=AHEAD).order_by("period", "pk").fetch_mode(FETCH_RAISE)


def sessions_past(user: Any) -> QuerySet[Session]:
    past = visible_sessions(user).exclude(state__in=AHEAD)
    return past.order_by("-period", "-pk").fetch_mode(FETCH_RAISE)


def next_sessions(user: Any, limit: int) -> list[Session]:
    """For the desk: one query. Those over are not there."""
    return list(sessions_ahead(user).filter(period__endswith__gt=now())[:limit])


def side_of(user: Any, session: Session) -> str:
    """On which side somebody stands who may see it."""
    return Side.MENTOR if session.mentor.person_id == user.pk else Side.TEAM


def team_people(project: Any) -> list[Person]:
    """Lead and members."""
    people = Person.objects.filter(memberships__project=project, memberships__role__in=TEAM)
    return list(people.order_by("name", "pk"))


@dataclass(frozen=True)
class SessionPage:
    """One session, what was said of it, and what this reader may do now."""

    session: Session
    side: str
    other: str
    verbs: frozenset[str]
    notes: list[SessionNote]
    actions: list[SessionAction]
    earlier: list[SessionAction]
    mine: SessionRating | None
    theirs: SessionRating | None
    theirs_waits: bool
    may_note: bool
    rate_until: datetime | None
    clock_differs: bool


def session_page(session: Session, user: Any) -> SessionPage:
    """A fixed number of queries."""
    side = side_of(user, session)
    ratings = {one.side: one for one in session.ratings.all()}
    other = Side.TEAM if side == Side.MENTOR else Side.MENTOR
    mine, theirs = ratings.get(side), ratings.get(other)
    opens = session.closed_at + OPEN_AFTER if session.state == "held" and session.closed_at else None
    is_open = opens is not None and (mine is not None or opens <= now())
    everything = SessionAction.objects.select_related("owner").fetch_mode(FETCH_RAISE)
    earlier = everything.filter(
        session__mentorship=session.mentorship_id, session__period__lt=session.period, done_at=None
    )
    return SessionPage(
        session=session,
        side=side,
        other=session.project.title if side == Side.MENTOR else session.mentor.person.name,
        verbs=verbs_of(session, user, side),
        notes=list(session.notes.select_related("by").fetch_mode(FETCH_RAISE)),
        actions=list(everything.filter(session=session)),
        earlier=list(earlier[:20]),
        mine=mine,
        theirs=theirs if is_open else None,
        theirs_waits=theirs is not None and not is_open,
        may_note=session.state != "cancelled",
        rate_until=opens if opens and opens > now() and mine is None else None,
        clock_differs=timezone.localtime(session.starts_at).utcoffset()
        != session.starts_at.astimezone(session.clock).utcoffset(),
    )


def verbs_of(session: Session, user: Any, side: str) -> frozenset[str]:
    """What this reader may do now: by the life cycle, the time and their side."""
    offered = set(SESSION_FLOW.offered(session.state))
    before = not session.has_begun
    in_time = session.cutoff_at > now()
    is_mentor = side == Side.MENTOR
    possible = {
        "confirm": before and is_mentor and allows(user, "mentors.confirm_session", session),
        "move": before and in_time,
        "cancel": before and (in_time or is_mentor or session.state == "requested"),
        "hold": session.has_begun and session.missed_by != side,
        "miss": session.has_begun,
    }
    return frozenset(verb for verb, yes in possible.items() if yes and verb in offered)


@dataclass(frozen=True)
class Hour:
    """One mentor of a team, with what is free at them and what is booked already."""

    mentorship: Mentorship
    offered: Offered | None
    booked: list[Session]

    @property
    def next(self) -> list[Any]:
        return self.offered.shown[:3] if self.offered else []


def hours_for(mentorships: list[Mentorship]) -> list[Hour]:
    """For each of these active mentorships: five queries, however many. Wants `mentor__person` loaded."""
    if not mentorships:
        return []
    offers = offers_of(one.mentor_id for one in mentorships)
    booked: dict[int, list[Session]] = {}
    ahead = Session.objects.filter(mentorship__in=mentorships, state__in=AHEAD)
    for session in ahead.fetch_mode(FETCH_RAISE):
        booked.setdefault(session.mentorship_id, []).append(session)
    return [Hour(one, offers.get(one.mentor_id), booked.get(one.pk, [])) for one in mentorships]


@dataclass(frozen=True)
class Sums:
    """What operators see of sessions: numbers, never a single rating or word."""

    booked: int
    held: int
    missed: int
    cancelled: int
    by_team: tuple[int, float | None]
    by_mentor: tuple[int, float | None]


def session_sums() -> Sums:
    """Of the last 90 days and what lies ahead. Two queries."""
    recent = Session.objects.filter(period__endswith__gt=now() - OVER)
    counts = recent.aggregate(
        booked=Count("pk", filter=Q(state__in=AHEAD)),
        held=Count("pk", filter=Q(state="held")),
        missed=Count("pk", filter=Q(state="no_show")),
        cancelled=Count("pk", filter=Q(state="cancelled")),
    )
    ratings = (
        SessionRating.objects.filter(session__in=recent)
        .order_by()
        .values("side")
        .annotate(number=Count("pk"), mean=Avg("value"))
    )
    means: dict[str, tuple[int, float | None]] = {
        row["side"]: (row["number"], round(row["mean"], 1) if row["number"] >= FEWEST else None)
        for row in ratings
    }
    nothing: tuple[int, float | None] = (0, None)
    return Sums(**counts, by_team=means.get(Side.TEAM, nothing), by_mentor=means.get(Side.MENTOR, nothing))
