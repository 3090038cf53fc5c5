"""Who is put together with whom: the best assignment under a stated objective, and what it can't give.

- `total`: the largest sum of affinities; `bound` proves it.
- `fair`: as many places filled as can be, as many projects as can be with at least one (then two, …) mentors; then the
  worst pair as good as it can be; then the largest sum.
- `stable`: no project and mentor would both rather have each other than what they got. Leaves places empty.

Exact, deterministic, the same whatever the order of the input. Formulas and figures: `docs/matching.md`.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from incubator.matching.network import Network
from incubator.matching.problem import OBJECTIVES, Floats, Grid, Id, Ints, Objective, Pair, Problem, Unfit
from incubator.matching.shortfall import Unmet, unmet


@dataclass(frozen=True)
class Assignment:
    """`bound`: no assignment under this objective has a larger total; proved, `slack` for rounding included.

    `minimum` is the worst pair's affinity, None without a pair. `notes` say what the reader must know.
    """

    objective: Objective
    pairs: tuple[Pair, ...]
    affinities: tuple[float, ...]
    total: float
    minimum: float | None
    bound: float
    filled: int
    places: int
    unmet: tuple[Unmet, ...]
    notes: tuple[str, ...]
    seconds: float

    @property
    def of(self) -> Mapping[Id, tuple[Id, ...]]:
        """The mentors of each project that has any."""
        found: dict[Id, tuple[Id, ...]] = {}
        for project, mentor in self.pairs:
            found[project] = (*found.get(project, ()), mentor)
        return found


def assign(problem: Problem, objective: Objective = "total") -> Assignment:
    """The best assignment under the objective; raises `Unfit` when the question contradicts itself."""
    if objective not in OBJECTIVES:
        raise Unfit(f"The objective is one of {', '.join(OBJECTIVES)}, not {objective!r}.")
    begun = time.perf_counter()
    grid = Grid(problem)
    chosen, bound = WAYS[objective](grid)
    project = np.concatenate([grid.fixed_project, grid.project[chosen]])
    mentor = np.concatenate([grid.fixed_mentor, grid.mentor[chosen]])
    affinity = np.concatenate([grid.fixed_affinity, grid.affinity[chosen]])
    order = np.lexsort((mentor, project))
    project, mentor, affinity = project[order], mentor[order], affinity[order]
    places = int(grid.need.sum() + grid.first.sum())
    missing = unmet(grid, project, mentor)
    return Assignment(
        objective=objective,
        pairs=tuple(
            (grid.projects[p].id, grid.mentors[m].id)
            for p, m in zip(project.tolist(), mentor.tolist(), strict=True)
        ),
        affinities=tuple(affinity.tolist()),
        total=float(affinity.sum()),
        minimum=float(affinity.min()) if len(affinity) else None,
        bound=bound + float(grid.fixed_affinity.sum()),
        filled=len(project),
        places=places,
        unmet=tuple(missing),
        notes=tuple(notes(objective, len(project), places)),
        seconds=time.perf_counter() - begun,
    )


def best_total(grid: Grid, *, fill: bool = True) -> tuple[Ints, float]:
    return cheapest(grid, Network(grid), np.arange(len(grid.key)), fill=fill)


def fairest(grid: Grid) -> tuple[Ints, float]:
    network = Network(grid)
    return cheapest(grid, network, np.flatnonzero(grid.affinity >= highest_floor(grid, network)))


def cheapest(grid: Grid, network: Network, usable: Ints, *, fill: bool = True) -> tuple[Ints, float]:
    """The largest sum among the usable pairs; with `fill`, among the ways that leave the fewest places empty."""
    heavy = network.weights(int(network.cost.max(initial=1)))
    chosen, _cost = network.solve(network.cost, usable, place=heavy.place if fill else 0, demand=heavy.demand)
    return chosen, float(grid.affinity[chosen].sum()) + 2 * network.slack


def highest_floor(grid: Grid, network: Network) -> float:
    """The largest affinity that no pair need fall below while as much is filled as ever can be.

    Downwards from a floor that is surely too high: where a floor leaves `short` places empty that could be filled, the
    flow's least cut says which pairs would have to help, and the `short`-th best of those is the next floor to try.
    """
    if grid.has_demands:
        return floor_by_halving(grid, network)
    everything = np.arange(len(grid.key))
    most = network.filled(everything, network.deepest).places
    is_full = most == network.places
    floor = min(ceiling(grid) if is_full else np.inf, float(grid.affinity.max(initial=0.0)))
    for depth in range(network.deepest if is_full else 1, network.deepest + 1):
        target = most if depth == network.deepest else network.filled(everything, depth).places
        while (found := network.filled(np.flatnonzero(grid.affinity >= floor), depth)).places < target:
            helping = np.sort(grid.affinity[found.across & (grid.affinity < floor)])
            floor = float(helping[found.places - target])
    return floor


def floor_by_halving(grid: Grid, network: Network) -> float:
    """The same where demands come before places: what must be left open, and costs, is the same at the floor."""
    heavy, free = network.weights(1), np.zeros(len(grid.key), np.int64)
    levels = np.unique(grid.affinity)

    def left(floor: float) -> int:
        usable = np.flatnonzero(grid.affinity >= floor)
        return network.solve(free, usable, place=heavy.place, demand=heavy.demand)[1]

    least, low, high = left(0.0), 0, max(len(levels) - 1, 0)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if left(float(levels[middle])) == least else (low, middle - 1)
    return float(levels[low]) if len(levels) else 0.0


def ceiling(grid: Grid) -> float:
    """If every place is to be filled, nobody's worst pair beats their own need-th best candidate."""
    order = np.lexsort((-grid.affinity, grid.project))
    begins = np.searchsorted(grid.project[order], np.arange(len(grid.need)))
    asking = grid.need > 0
    worst = grid.affinity[order][(begins + grid.need - 1)[asking]]
    return float(worst.min(initial=np.inf))


def stable(grid: Grid) -> tuple[Ints, float]:
    """Both sides rank by the same number, so the best pair left is always wanted by both: deferred acceptance
    (Gale and Shapley 1962, many to many with Roth 1984) ends in what taking pairs from the best down gives.
    Ties: the lower project's id, then the lower mentor's.
    """
    need, capacity = grid.need.tolist(), grid.capacity.tolist()
    projects, mentors = grid.project.tolist(), grid.mentor.tolist()
    chosen = []
    for at in np.argsort(-grid.affinity, kind="stable").tolist():
        project, mentor = projects[at], mentors[at]
        if need[project] and capacity[mentor]:
            need[project] -= 1
            capacity[mentor] -= 1
            chosen.append(at)
    bound = min(
        best_alone(grid.project, grid.affinity, grid.need),
        best_alone(grid.mentor, grid.affinity, grid.capacity),
    )
    return np.array(chosen, np.int64), bound


def best_alone(side: Ints, affinity: Floats, places: Ints) -> float:
    """What one side would get if the other had room without end: no assignment has more."""
    order = np.lexsort((-affinity, side))
    begins = np.searchsorted(side[order], np.arange(len(places)))
    rank = np.arange(len(order)) - begins[side[order]]
    return float(affinity[order][rank < places[side[order]]].sum())


def notes(objective: Objective, filled: int, places: int) -> list[str]:
    said = []
    if objective == "stable":
        said.append(
            "stable: nobody would rather swap, at the price of places that another objective would fill"
        )
    if filled < places:
        said.append(f"{places - filled} of {places} places stay empty")
    return said


WAYS: dict[str, Callable[[Grid], tuple[Ints, float]]] = {
    "total": best_total,
    "fair": fairest,
    "stable": stable,
}
