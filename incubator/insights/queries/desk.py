"""The desk of one person: what waits for them in any of their roles, what happened, what the week holds.

The same for everybody: each role's facts bring their lines or none. A fixed number of queries, whatever there is.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.fetch_modes import FETCH_RAISE
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.accounts.permissions import is_operator
from incubator.community.queries.gatherings import next_events
from incubator.core.flow import Badge
from incubator.insights.queries.lines import Count, Line
from incubator.insights.queries.queues import queues
from incubator.investors.queries import intro_requests, own_interests
from incubator.notices.models import Notification
from incubator.notices.queries import newest_unread
from mentors.models import Mentorship
from mentors.queries.desk import mentoring
from projects.models import Project
from projects.queries.milestones import next_milestones
from projects.queries.quiet import days_since, open_hellos, quiet_at_hand
from projects.queries.reviews import waiting_reviews
from projects.queries.team import own_invitations
from resources.queries.bookings import next_bookings

MOST = 6


@dataclass(frozen=True)
class Desk:
    """`first` is the one next thing; `waits` the rest of it."""

    first: Line | None
    waits: list[Line]
    news: list[Notification]
    unread: int
    week: list[Line]
    projects: list[Project]
    mentees: list[Any]
    watched: list[Any]
    queues: list[Count]
    quiet: list[Line]


def desk_of(user: Any) -> Desk:
    requested, helped = mentoring(user, MOST)
    invitations, hellos = asked(user)
    news, unread = newest_unread(user, MOST)
    waiting = [
        *invitations,
        *milestones(user),
        *reviews(user),
        *requests(requested),
        *intros(user),
        *hellos,
    ]
    return Desk(
        first=waiting[0] if waiting else None,
        waits=waiting[1:],
        news=news,
        unread=unread,
        week=sorted([*bookings(user), *events(user)], key=lambda line: str(line.at))[:MOST],
        projects=own_projects(user),
        mentees=helped,
        watched=list(
            own_interests(user).exclude(state__in=["passed", "declined"]).fetch_mode(FETCH_RAISE)[:MOST]
        ),
        queues=queues(user) if is_operator(user) else [],
        quiet=quiet(user) if is_operator(user) else [],
    )


def own_projects(user: Any) -> list[Project]:
    projects = Project.objects.filter(memberships__person=user).defer("story", "search")
    return list(projects.order_by("-changed_at", "pk").fetch_mode(FETCH_RAISE)[:MOST])


def asked(user: Any) -> tuple[list[Line], list[Line]]:
    """What somebody wants to hear of this person: invitations, and the question how it goes; one query for both."""
    invited: Any = own_invitations(user).order_by("-offered_at")[:MOST]
    greeted: Any = open_hellos(user).order_by("-asked_at")[:MOST]
    invited = invited.values_list(Value("invitation"), "key", "project__title", Value(""), "offered_at")
    greeted = greeted.values_list(Value("hello"), "project__slug", "project__title", "text", "asked_at")
    rows: Any = invited.union(greeted, all=True).order_by()
    found = sorted(rows, key=lambda row: row[-1], reverse=True)
    return (
        [invitation(key, project) for kind, key, project, *_rest in found if kind == "invitation"],
        [hello(slug, project, text, at) for kind, slug, project, text, at in found if kind == "hello"],
    )


def invitation(key: str, project: str) -> Line:
    return Line(
        "mail-open",
        _("You are invited to “%(project)s”") % {"project": project},
        reverse("invitation_detail", args=[key]),
        button=_("Answer"),
    )


def hello(slug: str, project: str, text: str, at: datetime) -> Line:
    return Line(
        "message-circle",
        _("How is “%(project)s” coming along?") % {"project": project},
        reverse("hello_detail", args=[slug]),
        note=text[:160],
        button=_("Answer"),
        at=at,
    )


def milestones(user: Any) -> list[Line]:
    return [
        Line(
            "flag",
            _("“%(milestone)s” is late") % {"milestone": one.title}
            if one.is_late
            else _("“%(milestone)s” is due") % {"milestone": one.title},
            one.url,
            note=one.project,
            badge=Badge(_("late"), "bad") if one.is_late else one.badge,
            button=_("Go on"),
            at=one.due_on,
        )
        for one in next_milestones(user, MOST)
    ]


def reviews(user: Any) -> list[Line]:
    return [
        Line(
            "clipboard-check",
            _("Evaluate “%(milestone)s”") % {"milestone": one.title},
            one.url,
            note=one.project,
            badge=Badge(_("late"), "bad") if one.is_late else None,
            button=_("Go on") if one.begun else _("Read"),
            at=one.answer_by,
        )
        for one in waiting_reviews(user, MOST)
    ]


def requests(found: list[Mentorship]) -> list[Line]:
    return [
        Line(
            "graduation-cap",
            _("“%(project)s” asks you to be their mentor") % {"project": one.project.title},
            reverse("mentor_inbox"),
            note=one.message[:120],
            button=_("Answer"),
            at=one.requested_at,
        )
        for one in found
    ]


def intros(user: Any) -> list[Line]:
    return [
        Line(
            "handshake",
            _("An investor asks for an intro to “%(project)s”") % {"project": one.pitch.project.title},
            reverse("intro_list"),
            note=_("They see nothing of the team until you answer."),
            button=_("Read"),
            at=one.changed_at,
        )
        for one in intro_requests(user).fetch_mode(FETCH_RAISE)[:MOST]
    ]


def quiet(user: Any) -> list[Line]:
    """What has shown nothing for long, an operator's own projects first, each with what it needs."""
    return [
        Line(
            "sprout",
            one.title,
            one.get_absolute_url(),
            note=lacks(one),
            badge=silence(one),
        )
        for one in quiet_at_hand(user, MOST)
    ]


def silence(project: Any) -> Badge:
    days = days_since(project)
    if project.is_own:
        return Badge(ngettext("yours · %(n)s day", "yours · %(n)s days", days) % {"n": days}, "blue")
    return Badge(ngettext("%(n)s day", "%(n)s days", days) % {"n": days}, "")


def lacks(project: Any) -> str:
    """The nearest thing that would help; what the space itself owes comes first."""
    if project.waiting:
        return _("“%(milestone)s” waits for our answer") % {"milestone": project.waiting[0]["title"]}
    if project.lacks:
        return _("needs: %(needs)s") % {"needs": " · ".join(project.lacks)}
    if project.blockers:
        return Truncator(project.blockers).chars(120)
    if project.late:
        return _("late: %(milestones)s") % {"milestones": " · ".join(project.late)}
    return _("Nothing says what it lacks. Ask.")


def bookings(user: Any) -> list[Line]:
    return [
        Line(
            "calendar-check",
            f"{one.unit.resource.name} · {one.unit.tag}",
            one.get_absolute_url(),
            badge=one.badge,
            at=one.starts_at,
        )
        for one in next_bookings(user, MOST)
    ]


def events(user: Any) -> list[Line]:
    return [
        Line(
            "sparkles",
            one.title,
            one.get_absolute_url(),
            note=one.place,
            badge=one.mine[0].badge,  # type: ignore[attr-defined]
            at=one.starts_at,
        )
        for one in next_events(user, MOST)
    ]
