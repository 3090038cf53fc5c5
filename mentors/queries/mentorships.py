"""Both sides' view of mentorships: the team's page, the mentor's inbox, the operators' queue."""

from dataclasses import dataclass
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, QuerySet

from incubator.accounts.models import Person
from incubator.accounts.permissions import is_operator
from incubator.core.access import allows
from mentors.models import Dismissal, Mentor, Mentorship
from mentors.queries.acts import Act, acts_of
from mentors.queries.answering import is_dormant, usual_answers
from mentors.queries.reasons import Said, said
from mentors.queries.sessions import Hour, hours_for
from mentors.queries.suggestions import Suggestion, suggestions_for
from mentors.states import HELPED, LISTED, MENTOR_FLOW
from projects.models import Project, Reviewer
from projects.models.conflicts import conflicts_of, in_conflict, people_in_conflict
from projects.queries.visible import visible_projects

PAST = ("completed", "declined", "withdrawn", "ended")


@dataclass(frozen=True)
class Shown:
    """A mentorship with its reasons as sentences."""

    mentorship: Mentorship
    why: list[Said]


@dataclass(frozen=True)
class TeamPage:
    """Who helps this project, who was asked, who could help; and what this reader may do."""

    active: list[Mentorship]
    requested: list[Mentorship]
    past: list[Mentorship]
    suggestions: list[Suggestion]
    set_aside: list[Dismissal]
    may_ask: bool
    may_dismiss: bool
    may_withdraw: bool
    may_complete: bool
    may_grant: bool
    hours: list[Hour]


@dataclass(frozen=True)
class Inbox:
    """A mentor's requests and mentees."""

    mentor: Mentor | None
    requests: list[Shown]
    mentees: list[Mentorship]
    usually: str
    dormant: bool
    acts: list[Act]
    is_listed: bool = False
    waits: bool = False
    may_change: bool = False
    may_apply: bool = False


def team_page(project: Project, user: Any, limit: int = 5) -> TeamPage:
    """A fixed number of queries."""
    reviewing = Reviewer.objects.filter(project=project, person=OuterRef("mentor__person"), ended_at=None)
    insiders = Person.objects.filter(people_in_conflict(project)).order_by().values("pk")
    rows: list[Any] = list(
        Mentorship.objects.filter(project=project)
        .exclude(mentor__person__in=insiders, state="requested")
        .annotate(evaluates=Exists(reviewing))
        .select_related("mentor__person", "by")
        .fetch_mode(FETCH_RAISE)
    )
    for row in rows:  # what the space proposed says why; what they asked themselves they know
        row.why = said(row.reasons) if row.round_id else []
    set_aside = Dismissal.objects.filter(project=project).select_related("mentor__person")
    in_team = allows(user, "mentors.request_mentorship", project)
    active = [row for row in rows if row.state == "active"]
    return TeamPage(
        active=active,
        requested=[row for row in rows if row.state == "requested"],
        past=[row for row in rows if row.state in PAST][:8],
        suggestions=suggestions_for(project, user, limit),
        set_aside=list(set_aside.fetch_mode(FETCH_RAISE)),
        may_ask=in_team and project.status in HELPED,
        may_dismiss=in_team,
        may_withdraw=in_team,
        may_complete=in_team or is_operator(user),
        may_grant=allows(user, "mentors.grant_evaluation", project),
        hours=hours_for(active) if in_team else [],
    )


def inbox(user: Any) -> Inbox:
    """What waits for this mentor, and what they may do to their own record."""
    mentor = Mentor.objects.with_taken().select_related("person").filter(person=user).first()
    if mentor is None:
        return Inbox(None, [], [], "", False, [], may_apply=True)
    return Inbox(
        mentor=mentor,
        requests=[Shown(row, said(row.reasons)) for row in requests_to(user)],
        mentees=list(mentees_of(user)),
        usually=usual_answers([mentor.pk]).get(mentor.pk, ""),
        dormant=mentor.state == "approved" and is_dormant(mentor),
        acts=acts_of(mentor, user),
        is_listed=mentor.state in LISTED,
        waits=mentor.state == "applied",
        may_change=mentor.state in (*LISTED, "applied"),
        may_apply="apply" in MENTOR_FLOW.offered(mentor.state),
    )


def requests_to(user: Any) -> QuerySet[Mentorship]:
    """Open requests, the longest waiting first; never one of a project with which there is a conflict."""
    return of_mentor(user).filter(state="requested").order_by("requested_at", "pk")


def mentees_of(user: Any) -> QuerySet[Mentorship]:
    """Projects that this mentor helps now."""
    return of_mentor(user).filter(state="active").order_by("project__title", "pk")


def of_mentor(user: Any) -> QuerySet[Mentorship]:
    """`may_open`: whether the mentor may see the project's own page (a team's may be closed until they accept)."""
    return (
        Mentorship.objects.filter(~in_conflict(user, "project"), mentor__person=user)
        .annotate(may_open=Exists(visible_projects(user).filter(pk=OuterRef("project"))))
        .select_related("project", "by")
        .fetch_mode(FETCH_RAISE)
    )


def applications() -> QuerySet[Mentor]:
    """Who would like to mentor, the longest waiting first."""
    waiting = Mentor.objects.filter(state="applied").select_related("person").order_by("applied_at", "pk")
    return waiting.fetch_mode(FETCH_RAISE)


def requests_without_voice(user: Any) -> list[Shown]:
    """Requests to mentors who have no account: an operator asks them and answers in their place.

    Nothing of projects with which mentor or operator is in conflict.
    """
    rows = (
        Mentorship.objects.filter(
            ~in_conflict(user, "project"), state="requested", mentor__person__is_active=False
        )
        .select_related("mentor__person", "project", "by")
        .order_by("requested_at", "pk")
        .fetch_mode(FETCH_RAISE)
    )
    apart = conflicts_of({row.mentor.person_id for row in rows})
    heard = [row for row in rows if (row.mentor.person_id, row.project_id) not in apart]
    return [Shown(row, said(row.reasons)) for row in heard[:50]]
