"""The desk of one person: what waits for them in any of their roles, what happened, what the week holds.

The same for everybody: each role's facts bring their lines or none. A fixed number of queries, whatever there is.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models.fetch_modes import FETCH_RAISE

from incubator.accounts.permissions import is_operator
from incubator.insights.queries.desk_lines import (
    MOST,
    asked,
    bookings,
    events,
    intros,
    milestones,
    quiet,
    readings,
    requests,
    reviews,
    sessions,
    to_confirm,
)
from incubator.insights.queries.lines import Count, Line
from incubator.insights.queries.queues import queues
from incubator.investors.queries import interests_at_hand
from incubator.notices.models import Notification
from incubator.notices.queries import newest_unread
from mentors.queries.desk import mentoring
from mentors.queries.sessions import next_sessions
from projects.models import Project


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
    ahead, heard = next_sessions(user, MOST), asked(user)
    watched, wanted = interests_at_hand(user, MOST)
    news, unread = newest_unread(user, MOST)
    waiting = [
        *heard["invitation"],
        *milestones(user),
        *reviews(user),
        *readings(user),
        *requests(requested),
        *to_confirm(user, ahead),
        *intros(wanted),
        *heard["hello"],
        *heard["appeal"],
    ]
    return Desk(
        first=waiting[0] if waiting else None,
        waits=waiting[1:],
        news=news,
        unread=unread,
        week=sorted([*bookings(user), *events(user), *sessions(ahead)], key=lambda line: str(line.at))[:MOST],
        projects=own_projects(user),
        mentees=helped,
        watched=watched,
        queues=queues(user) if is_operator(user) else [],
        quiet=quiet(user) if is_operator(user) else [],
    )


def own_projects(user: Any) -> list[Project]:
    projects = Project.objects.filter(memberships__person=user).defer("story", "search")
    return list(projects.order_by("-changed_at", "pk").fetch_mode(FETCH_RAISE)[:MOST])
