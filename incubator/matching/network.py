"""The assignment as a flow of least cost (Ahuja, Magnanti and Orlin, *Network Flows*, 1993, chapters 9 to 12).

    project ─1→ mentor ─capacity→ sink          cost of an arc: − affinity · scale, a whole number
    project ─────places left empty──→ sink      cost: what an empty place weighs under the objective

What comes first under an objective weighs so much that nothing after it can outweigh it: demands, then filled places
(a project's first place before anybody's second), then affinities. Costs are whole numbers, so the optimum of the flow
is exact; affinities with up to `DIGITS` decimals lose nothing, others are rounded, and `Network.slack` bounds what that
can cost. Solved by OR-Tools (cost scaling, Goldberg 1997), without randomness.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow, min_cost_flow

from incubator.matching.problem import Floats, Grid, Ints, Unfit

DIGITS = 7
ROOM = 2**61


@dataclass(frozen=True)
class Weights:
    """What an empty place and an unmet demand cost; 0 where the objective doesn't care."""

    place: int
    demand: int


class Network:
    """One grid's network. `usable` are positions of pairs that may be used."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.places = int(grid.need.sum())
        self.deepest = int(grid.need.max(initial=0))
        self.nodes = len(grid.projects) + len(grid.mentors) + 1
        self.scale = self.fitting_scale(grid.affinity)
        self.cost = np.rint(grid.affinity * self.scale).astype(np.int64)
        self.slack = float(np.abs(grid.affinity - self.cost / self.scale).max(initial=0.0)) * self.places

    def fitting_scale(self, affinity: Floats) -> int:
        """The smallest power of ten that keeps every affinity whole; less if the sums would not fit 64 bits."""
        digits = 0
        while (
            digits < DIGITS
            and np.abs(affinity * 10**digits - np.rint(affinity * 10**digits)).max(initial=0) > 1e-7
        ):
            digits += 1
        while digits >= 0:
            if (
                self.weights(10**digits * float(affinity.max(initial=1.0))).demand * (self.nodes + 1) * 4
                < ROOM
            ):
                return int(10**digits)
            digits -= 1
        raise Unfit("The affinities or the needs are too large to be added up exactly.")

    def weights(self, dearest: float) -> Weights:
        """A place outweighs all affinities together, a demand all places together."""
        place = self.places * int(dearest) + 1
        demand = place * self.deepest * self.places + 1 if self.grid.has_demands else place * self.deepest
        return Weights(place, demand)

    def solve(self, cost: Ints, usable: Ints, *, place: int, demand: int) -> tuple[Ints, int]:
        """The pairs of the cheapest flow, as positions in the grid, and what it costs."""
        arcs = Arcs(self.grid, usable, cost[usable], place, demand)
        flow = min_cost_flow.SimpleMinCostFlow()
        tails, heads, capacities, costs = arcs.joined()
        flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
        supply = np.zeros(arcs.nodes, np.int64)
        supply[: len(self.grid.need)] = self.grid.need
        supply[arcs.sink] = -self.places
        flow.set_nodes_supplies(np.arange(arcs.nodes), supply)
        if flow.solve() != flow.OPTIMAL:  # every place may stay empty, so there is always a flow
            raise Unfit("The flow could not be solved.")
        used = flow.flows(np.arange(len(usable)) + arcs.pairs_at)
        return usable[used > 0], int(flow.optimal_cost())

    def filled(self, usable: Ints, depth: int) -> "Filled":
        """How many places can be filled at most if no project gets more than `depth`, and what stands in the way."""
        grid, source, sink = self.grid, self.nodes, self.nodes - 1
        projects, mentors = np.arange(len(grid.projects)), np.arange(len(grid.mentors)) + len(grid.projects)
        flow = max_flow.SimpleMaxFlow()
        flow.add_arcs_with_capacity(
            np.concatenate([grid.project[usable], np.full(len(projects), source), mentors]),
            np.concatenate([grid.mentor[usable] + len(projects), projects, np.full(len(mentors), sink)]),
            np.concatenate([np.ones(len(usable), np.int64), np.minimum(grid.need, depth), grid.capacity]),
        )
        flow.solve(source, sink)
        inside = np.zeros(self.nodes + 1, bool)
        inside[flow.get_source_side_min_cut()] = True
        across = inside[grid.project] & ~inside[grid.mentor + len(projects)]
        return Filled(int(flow.optimal_flow()), across)


@dataclass(frozen=True)
class Filled:
    """`across` marks the grid's pairs that lead out of the least cut: only more of those let more be filled."""

    places: int
    across: NDArray[np.bool_]


class Arcs:
    """The arcs of one solving: pairs, mentors to the sink, places left empty, and the demands of groups."""

    def __init__(self, grid: Grid, usable: Ints, cost: Ints, place: int, demand: int) -> None:
        self.sink = len(grid.projects) + len(grid.mentors)
        self.nodes = self.sink + 1
        self.parts: list[tuple[Ints, Ints, Ints, Ints]] = []
        self.pairs_at = 0
        tails = grid.project[usable]
        if any(one.groups for one in grid.projects):
            tails = self.grouped(grid, usable, demand)
        self.add(tails, grid.mentor[usable] + len(grid.projects), 1, -cost, at_front=True)
        self.mentors(grid, demand)
        self.empty_places(grid, place, demand)

    def add(
        self, tails: Ints, heads: Ints, capacity: Ints | int, cost: Ints | int, *, at_front: bool = False
    ) -> None:
        size = len(tails)
        part = (tails, heads, np.broadcast_to(capacity, size), np.broadcast_to(cost, size))
        self.parts.insert(0 if at_front else len(self.parts), part)

    def joined(self) -> tuple[Ints, Ints, Ints, Ints]:
        tails, heads, capacities, costs = (np.concatenate(column) for column in zip(*self.parts, strict=True))
        return tails, heads, capacities, costs

    def mentors(self, grid: Grid, demand: int) -> None:
        """To the sink: the least that a mentor must get is rewarded, the rest is free."""
        nodes = np.arange(len(grid.mentors)) + len(grid.projects)
        least = np.array([one.least for one in grid.mentors], np.int64)
        owed = np.clip(least - grid.taken, 0, grid.capacity)
        self.add(nodes, np.full(len(nodes), self.sink), grid.capacity - owed, 0)
        if owed.any():
            self.add(nodes, np.full(len(nodes), self.sink), owed, -demand)

    def empty_places(self, grid: Grid, place: int, demand: int) -> None:
        """The k-th place costs more than the k + 1st: convex, so a flow empties the last places first."""
        deepest = int(grid.need.max(initial=0))
        owed = np.clip(grid.least - grid.first, 0, grid.need)
        for depth in range(deepest if place or owed.any() else 0):
            who = np.flatnonzero(grid.need > depth)
            cost = place * (deepest - depth) + np.where(owed[who] > depth, demand, 0)
            self.add(who, np.full(len(who), self.sink), 1, cost)
        if not (place or owed.any()):
            self.add(np.arange(len(grid.need)), np.full(len(grid.need), self.sink), grid.need, 0)

    def grouped(self, grid: Grid, usable: Ints, demand: int) -> Ints:
        """Where a pair's arc begins: for projects with groups at a node of the pair's own, so that it counts once."""
        tails = grid.project[usable].copy()
        links: list[tuple[int, int, int, int]] = []
        node_of: dict[tuple[int, str], int] = {}
        met = fixed_by_group(grid)
        for at, one in enumerate(grid.projects):
            for group, wanted in sorted(one.groups.items()):
                node_of[at, group] = self.nodes
                links.append((at, self.nodes, max(wanted - met.get((at, group), 0), 0), -demand))
                self.nodes += 1
        for position, (project, mentor) in enumerate(
            zip(tails.tolist(), grid.mentor[usable].tolist(), strict=True)
        ):
            shared = sorted(grid.projects[project].groups.keys() & grid.mentors[mentor].groups)
            if shared:
                links.append((project, self.nodes, 1, 0))
                links.extend((node_of[project, group], self.nodes, 1, 0) for group in shared)
                tails[position] = self.nodes
                self.nodes += 1
        columns = np.array(links, np.int64).reshape(-1, 4).T
        self.add(columns[0], columns[1], columns[2], columns[3])
        return tails


def fixed_by_group(grid: Grid) -> dict[tuple[int, str], int]:
    """How many fixed mentors stand for each group that a project asks for; one mentor stands for one group."""
    met: dict[tuple[int, str], int] = {}
    for project, mentor in zip(grid.fixed_project.tolist(), grid.fixed_mentor.tolist(), strict=True):
        wanted = grid.projects[project].groups
        open_ones = [
            group for group in sorted(grid.mentors[mentor].groups & wanted.keys())
            if met.get((project, group), 0) < wanted[group]
        ]  # fmt: skip
        if open_ones:
            met[project, open_ones[0]] = met.get((project, open_ones[0]), 0) + 1
    return met
