"""Applying and deciding: what is missing, what is open, what waits."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from incubator.accounts.permissions import is_operator
from incubator.core.clock import now
from projects.models import Programme, Project
from projects.models.conflicts import in_conflict
from projects.queries.people import team_for
from projects.states import HOLDING_A_PLACE


@dataclass(frozen=True)
class Point:
    """One line of the check list; without `required` it is advice."""

    label: str | Promise
    is_done: bool
    url: str
    required: bool = True


def application_points(project: Project) -> list[Point]:
    """What an application needs, and what makes it better; each with the place where to add it."""
    edit, team = (reverse(name, args=[project.slug]) for name in ("project_edit", "team_list"))
    return [
        Point(_("It says in one sentence what it is"), bool(project.tagline), edit),
        Point(_("It tells its story"), bool(project.story), edit),
        Point(_("It names its fields"), bool(project.fields), edit, required=False),
        Point(
            _("It says what it needs"),
            project.needs.exists(),
            reverse("need_add", args=[project.slug]),
            False,
        ),
        Point(_("More than one person stands behind it"), project.memberships.count() > 1, team, False),
    ]


def programmes_ahead() -> list[Any]:
    """Programmes that are open or will be, each with the places left as `left`; the next to close first."""
    taken = Count("projects", filter=Q(projects__status__in=HOLDING_A_PLACE), distinct=True)
    asks = Count("questions", filter=Q(questions__retired_at=None), distinct=True)
    ahead = Programme.objects.filter(closes_at__gt=now()).annotate(left=F("places") - taken, asks=asks)
    return list(ahead.order_by("closes_at", "pk").fetch_mode(models.FETCH_RAISE))


def applications(user: Any) -> QuerySet[Project]:
    """Applied and not decided, longest waiting first; not those with which this operator is in conflict."""
    return (
        Project.objects.filter(~in_conflict(user), status="applied")
        .select_related("programme")
        .prefetch_related(team_for(user, all=True))
        .order_by("applied_at", "pk")
        .fetch_mode(models.FETCH_RAISE)
    )


def applied_projects(user: Any) -> QuerySet[Project]:
    """What an operator opens from the list, decided ones too; for others there is nothing there."""
    if not is_operator(user):
        return Project.objects.none()
    return Project.objects.exclude(status="draft").select_related("programme")


def places_of(programme: Programme | None) -> tuple[int, int] | None:
    """Places taken and places in all."""
    if programme is None:
        return None
    return programme.projects.filter(status__in=HOLDING_A_PLACE).count(), programme.places
