"""What waits for what in a plan: the edges, the circles in them, and what that means for a day or a start."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import FETCH_RAISE, Prefetch, Q, QuerySet

from incubator.core.flow import Badge
from projects.models import Dependency, Milestone, Project

SETTLED = ("accepted", "abandoned")
type Edges = Mapping[int, Sequence[int]]

# For plans: each milestone with what it waits for, as keys.
ITS_DEPENDENCIES = Prefetch("dependencies", Dependency.objects.order_by("pk"))


@dataclass(frozen=True)
class Awaited:
    """A milestone beside another one's, as a row."""

    title: str
    url: str
    due_on: date
    badge: Badge
    is_settled: bool
    is_due_later: bool  # than the one that waits for it


@dataclass(frozen=True)
class Waits:
    """What a milestone waits for, and what waits for it."""

    on: tuple[Awaited, ...]
    dependents: tuple[Awaited, ...]

    @property
    def blockers(self) -> tuple[Awaited, ...]:
        return tuple(one for one in self.on if not one.is_settled)

    @property
    def too_early(self) -> tuple[Awaited, ...]:
        return tuple(one for one in self.on if one.is_due_later)


def edges_of(project: int) -> dict[int, list[int]]:
    """Each milestone of the project that waits, with what it waits for."""
    edges: dict[int, list[int]] = {}
    rows = Dependency.objects.filter(milestone__project=project).order_by("pk")
    for milestone, on in rows.values_list("milestone_id", "on_id"):
        edges.setdefault(milestone, []).append(on)
    return edges


def circle(edges: Edges, start: int) -> list[int]:
    """The way from `start` back to itself, the shortest; empty when there is none."""
    came_from: dict[int, int] = {}
    front = [start]
    while front:
        further = []
        for here in front:
            for on in edges.get(here, ()):
                if on == start:
                    return way_to(here, came_from, start)
                if on not in came_from:
                    came_from[on] = here
                    further.append(on)
        front = further
    return []


def way_to(here: int, came_from: Mapping[int, int], start: int) -> list[int]:
    way = [here]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


def still_awaited(milestone: Milestone) -> list[Milestone]:
    """What has to be settled before this one starts."""
    waiting = Milestone.objects.filter(dependents__milestone=milestone).exclude(state__in=SETTLED)
    return list(waiting.select_related("project"))


def waits_of(milestone: Milestone) -> Waits:
    """Both directions in one query. Wants `project` loaded."""
    rows = (
        Dependency.objects.filter(Q(milestone=milestone) | Q(on=milestone))
        .select_related("milestone__project", "on__project")
        .order_by("on__position", "milestone__position", "pk")
        .fetch_mode(FETCH_RAISE)
    )
    on, dependents = [], []
    for row in rows:
        if row.milestone_id == milestone.pk:
            on.append(awaited(row.on, milestone))
        else:
            dependents.append(awaited(row.milestone, milestone))
    return Waits(tuple(on), tuple(dependents))


def awaited(one: Milestone, by: Milestone) -> Awaited:
    return Awaited(
        title=one.title,
        url=one.get_absolute_url(),
        due_on=one.due_on,
        badge=one.badge,
        is_settled=one.state in SETTLED,
        is_due_later=one.state not in SETTLED and by.due_on < one.due_on,
    )


def blockers_in(milestones: Iterable[Milestone]) -> dict[int, list[Milestone]]:
    """Each one that may not start yet, with what it waits for. Wants `ITS_DEPENDENCIES` loaded."""
    plan = {one.pk: one for one in milestones}
    found = {}
    for one in plan.values():
        on = [plan[row.on_id] for row in one.dependencies.all() if row.on_id in plan]
        if open_ones := [other for other in on if other.state not in SETTLED]:
            found[one.pk] = open_ones
    return found


def choosable(
    project: Project, milestone: Milestone | None = None, chosen: Iterable[int] = ()
) -> QuerySet[Milestone]:
    """What a milestone may wait for: the others of the plan, but not what was abandoned (unless it is chosen)."""
    others = Milestone.objects.filter(project=project).filter(~Q(state="abandoned") | Q(pk__in=chosen))
    return others.exclude(pk=milestone.pk) if milestone else others
