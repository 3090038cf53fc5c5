"""What an assignment leaves open, why, and what would mend it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from incubator.matching.problem import Grid, Id, Ints

SHOWN = 50


@dataclass(frozen=True)
class Unmet:
    """One demand that is not met: `missing` places of a project or mentor, of a group if one is named.

    `why`: `nobody` (no candidate is listed), `barred` (all listed are), `few` (fewer left than places), `full` (all are
    taken: `rivals` are the projects that have them), `group` (nobody of that group), `chosen` (it could be filled, and
    is not, since the objective gains more without it). `mend` are mentors of whom one more place would do.
    """

    kind: str
    id: Id
    missing: int
    why: str
    group: str | None = None
    is_demand: bool = False
    mend: tuple[Id, ...] = ()
    rivals: tuple[Id, ...] = ()


def unmet(grid: Grid, project: Ints, mentor: Ints) -> list[Unmet]:
    """Every place that stays empty and every demand that is not met, in order of id."""
    got = np.bincount(project, minlength=len(grid.projects))
    load = np.bincount(mentor, minlength=len(grid.mentors))
    short = np.flatnonzero(got < grid.need + grid.first)
    if not len(short) and not grid.has_demands:
        return []
    paths = Paths(grid, project, mentor, load)
    found = [
        paths.explained(int(at), int(grid.need[at] + grid.first[at] - got[at]), int(got[at])) for at in short
    ]
    if grid.has_demands:
        found += groups_unmet(grid, project, mentor)
        for at, one in enumerate(grid.mentors):
            if load[at] < one.least:
                found.append(Unmet("mentor", one.id, one.least - int(load[at]), "few", is_demand=True))
    return found


class Paths:
    """Whether a chain of swaps leads from a project to a free place: by its candidates, by whom those serve, and so on.

    Where none does, the projects at the chain's stations ask for more than their mentors have (the cut of least
    capacity): no assignment fills the place, and one more place with any of those mentors would.
    """

    def __init__(self, grid: Grid, project: Ints, mentor: Ints, load: Ints) -> None:
        self.grid = grid
        self.begins = np.searchsorted(grid.project, np.arange(len(grid.projects) + 1))
        width = len(grid.mentors)
        key = project * width + mentor
        swapped = ~np.isin(key, grid.fixed_project * width + grid.fixed_mentor)
        self.served, self.serving = project[swapped], mentor[swapped]
        self.is_open = ~np.isin(grid.key, key)
        self.ends = self.backwards(load < grid.capacity + grid.taken)

    def backwards(self, has_room: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The projects from which a free place can be reached, station by station from the free places back."""
        grid, reached, before = self.grid, np.zeros(len(self.grid.projects), bool), -1
        while (now := int(reached.sum())) != before:
            before = now
            reached[grid.project[self.is_open & has_room[grid.mentor]]] = True
            has_room = has_room.copy()
            has_room[self.serving[reached[self.served]]] = True
        return reached

    def explained(self, at: int, missing: int, got: int) -> Unmet:
        one, width = self.grid.projects[at], len(self.grid.mentors)
        listed = slice(self.begins[at], self.begins[at + 1])
        owed = one.least > got
        if listed.stop - listed.start < self.grid.need[at]:
            low, high = np.searchsorted(self.grid.listed, [at * width, (at + 1) * width])
            why = "few" if listed.stop > listed.start else ("barred" if high > low else "nobody")
            return Unmet("project", one.id, missing, why, is_demand=owed)
        if self.ends[at]:
            return Unmet("project", one.id, missing, "chosen", is_demand=owed)
        mentors = self.grid.mentor[listed][self.is_open[listed]]
        rivals = np.unique(self.served[np.isin(self.serving, mentors)])
        return Unmet(
            "project", one.id, missing, "full", is_demand=owed,
            mend=tuple(self.grid.mentors[m].id for m in mentors[:SHOWN].tolist()),
            rivals=tuple(self.grid.projects[p].id for p in rivals[rivals != at][:SHOWN].tolist()),
        )  # fmt: skip


def groups_unmet(grid: Grid, project: Ints, mentor: Ints) -> list[Unmet]:
    """Groups of which a project has fewer mentors than it must; each mentor stands for one group."""
    mentors_of: dict[int, list[int]] = {}
    for one, other in zip(project.tolist(), mentor.tolist(), strict=True):
        mentors_of.setdefault(one, []).append(other)
    found = []
    for at, one in enumerate(grid.projects):
        places = [group for group, wanted in sorted(one.groups.items()) for _ in range(wanted)]
        taken: dict[int, int] = {}
        for place in range(len(places)):
            seat(place, places, mentors_of.get(at, []), grid, taken, set())
        filled = set(taken.values())
        for group in dict.fromkeys(places):
            missing = sum(1 for place, name in enumerate(places) if name == group and place not in filled)
            if missing:
                mend = tuple(other.id for other in grid.mentors if group in other.groups)[:SHOWN]
                found.append(Unmet("project", one.id, missing, "group", group, is_demand=True, mend=mend))
    return found


def seat(
    place: int, places: list[str], mentors: list[int], grid: Grid, taken: dict[int, int], seen: set[int]
) -> bool:
    """Give a place of a group to a mentor, moving others on where need be (augmenting paths, Kuhn 1955)."""
    for mentor in mentors:
        if places[place] in grid.mentors[mentor].groups and mentor not in seen:
            seen.add(mentor)
            if mentor not in taken or seat(taken[mentor], places, mentors, grid, taken, seen):
                taken[mentor] = place
                return True
    return False
