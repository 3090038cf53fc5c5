"""A cohort at a glance: projects by milestones, from applied to graduated, who waits on whom.

As in `queries.reviewing`, projects with which the asking operator is in conflict are left out of every figure.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from projects.models import Milestone, Project
from projects.states import ACCEPTED, GRADUATED

SHOWN_WAITING = 12


def cohort_projects(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Who was accepted, each with its plan as `plan`, in order of title."""
    plan = Milestone.objects.only("title", "state", "due_on", "position", "project").order_by(
        "position", "due_on", "pk"
    )
    return (
        projects.filter(status__in=ACCEPTED)
        .only("title", "slug", "status")
        .prefetch_related(Prefetch("milestones", queryset=plan, to_attr="plan"))
        .order_by("title", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def columns_of(projects: Sequence[Any]) -> range:
    """The numbers over the heat map: as many as the longest plan has milestones."""
    return range(1, max((len(project.plan) for project in projects), default=0) + 1)


def funnel_of(projects: QuerySet[Project]) -> list[dict[str, Any]]:
    """How many applied, were accepted, had a milestone accepted, graduated."""
    milestone = Exists(Milestone.objects.filter(project=OuterRef("pk"), state="accepted"))
    accepted = Q(status__in=ACCEPTED)
    counts = projects.aggregate(
        applied=Count("pk", filter=~Q(applied_at=None) | accepted),
        accepted=Count("pk", filter=accepted),
        first=Count("pk", filter=accepted & (Q(milestone) | Q(status__in=GRADUATED))),
        graduated=Count("pk", filter=Q(status__in=GRADUATED)),
    )
    labels = {
        "applied": _("Applied"),
        "accepted": _("Accepted"),
        "first": _("First milestone accepted"),
        "graduated": _("Graduated"),
    }
    return [{"label": label, "value": counts[name]} for name, label in labels.items()]
