"""A cohort at a glance: projects by milestones, from applied to graduated, who waits on whom.

As in `queries.reviewing`, projects with which the asking operator is in conflict are left out of every figure.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.clock import localdate, now
from projects.models import Milestone, Programme, Project, Submission
from projects.queries.reviewing import Waiting, open_to, waiting_for
from projects.states import ACCEPTED, GRADUATED

SHOWN_WAITING = 12


@dataclass(frozen=True)
class Wait:
    """A submission that waits: for whom, for how many days, and whether the promise is broken."""

    submission: Submission
    people: tuple[Person, ...]
    days: int
    is_late: bool


def cohort_projects(user: Any, programme: Programme) -> QuerySet[Project]:
    """Who was accepted, each with its plan as `plan`, in order of title."""
    plan = Milestone.objects.select_related("project").order_by("position", "due_on", "pk")
    return (
        open_to(user, programme)
        .filter(status__in=ACCEPTED)
        .prefetch_related(Prefetch("milestones", queryset=plan, to_attr="plan"))
        .order_by("title", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def columns_of(projects: Sequence[Any]) -> range:
    """The numbers over the heat map: as many as the longest plan has milestones."""
    return range(1, max((len(project.plan) for project in projects), default=0) + 1)


def funnel_of(user: Any, programme: Programme) -> list[dict[str, Any]]:
    """How many applied, were accepted, had a milestone accepted, graduated."""
    milestone = Exists(Milestone.objects.filter(project=OuterRef("pk"), state="accepted"))
    accepted = Q(status__in=ACCEPTED)
    counts = open_to(user, programme).aggregate(
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


def longest_waiting(user: Any, programme: Programme) -> list[Wait]:
    """The earliest promises that nobody has kept yet, with those who owe the answer."""
    owed: dict[int, list[Waiting]] = defaultdict(list)
    for task in waiting_for(user, programme):
        owed[task.submission].append(task)
    shown = dict(list(owed.items())[:SHOWN_WAITING])
    submissions = Submission.objects.select_related("milestone__project").in_bulk(shown)
    people = Person.objects.in_bulk({task.reviewer for tasks in shown.values() for task in tasks})
    return [
        Wait(
            submission=submissions[number],
            people=tuple(people[task.reviewer] for task in tasks),
            days=(now() - submissions[number].made_at).days,
            is_late=tasks[0].answer_by < localdate(),
        )
        for number, tasks in shown.items()
    ]
