"""What an assignment leaves open, why, and what would mend it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from incubator.matching.problem import Grid, Id, Ints

SHOWN = 50


@dataclass(frozen=True)
class Unmet:
    """One demand that is not met: `missing` places of a project or mentor, of a group if one is named.

    `why`: `nobody` (no candidate is listed), `barred` (all listed are), `few` (fewer left than places), `full` (all are
    taken: `rivals` are the projects that share them), `group` (nobody of that group), `chosen` (it could be filled, and
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
    """Along which swaps a place could be filled: from a project to its candidates, from those to whom they serve."""

    def __init__(self, grid: Grid, project: Ints, mentor: Ints, load: Ints) -> None:
        self.grid = grid
        self.begins = np.searchsorted(grid.project, np.arange(len(grid.projects) + 1))
        self.has_room = (load < grid.capacity + grid.taken).tolist()
        self.pairs = set(zip(project.tolist(), mentor.tolist(), strict=True))
        free = ~np.isin(
            project * len(grid.mentors) + mentor, grid.fixed_project * len(grid.mentors) + grid.fixed_mentor
        )
        self.serves: dict[int, list[int]] = {}
        for one, other in zip(project[free].tolist(), mentor[free].tolist(), strict=True):
            self.serves.setdefault(other, []).append(one)
        self.known: dict[int, tuple[bool, frozenset[int], frozenset[int]]] = {}

    def candidates(self, at: int) -> Sequence[int]:
        return self.grid.mentor[self.begins[at] : self.begins[at + 1]].tolist()

    def explained(self, at: int, missing: int, got: int) -> Unmet:
        one = self.grid.projects[at]
        listed = self.candidates(at)
        owed = one.least > got
        if len(listed) < self.grid.need[at]:
            width = len(self.grid.mentors)
            low, high = np.searchsorted(self.grid.listed, [at * width, (at + 1) * width])
            why = "few" if listed else ("barred" if high > low else "nobody")
            return Unmet("project", one.id, missing, why, is_demand=owed)
        can_fill, projects, mentors = self.reach(at)
        if can_fill:
            return Unmet("project", one.id, missing, "chosen", is_demand=owed)
        return Unmet(
            "project", one.id, missing, "full", is_demand=owed,
            mend=tuple(self.grid.mentors[m].id for m in sorted(mentors)[:SHOWN]),
            rivals=tuple(self.grid.projects[p].id for p in sorted(projects - {at})[:SHOWN]),
        )  # fmt: skip

    def reach(self, at: int) -> tuple[bool, frozenset[int], frozenset[int]]:
        """Whether a chain of swaps ends at a free place; else the projects and full mentors that it goes round among.

        Those projects ask for more than those mentors have (the cut of least capacity): one more place there mends it.
        """
        if at in self.known:
            return self.known[at]
        projects, mentors, queue = {at}, set[int](), deque([at])
        while queue:
            here = queue.popleft()
            for mentor in self.candidates(here):
                if mentor in mentors or (here, mentor) in self.pairs:
                    continue
                if self.has_room[mentor]:
                    self.known[at] = (True, frozenset(), frozenset())
                    return self.known[at]
                mentors.add(mentor)
                for other in self.serves.get(mentor, ()):
                    if other not in projects:
                        projects.add(other)
                        queue.append(other)
        self.known[at] = (False, frozenset(projects), frozenset(mentors))
        return self.known[at]


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
