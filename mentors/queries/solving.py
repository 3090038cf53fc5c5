"""The way to the assignment engine, `incubator.matching.assignment`.

It is loaded when a round first asks for it: NumPy and OR-Tools take half a second and 50 MB, which a process that never
matches anybody does not spend.
"""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

OBJECTIVES = ("total", "fair", "stable")

type Pair = tuple[int, int]


class Contradiction(Exception):
    """The locked pairs can't all hold."""


def solved(
    projects: Iterable[tuple[int, int, int]],
    mentors: Iterable[Any],
    candidates: Iterable[tuple[int, int, float]],
    *,
    fixed: Sequence[Pair] = (),
    objectives: Sequence[str] = ("total",),
) -> list[Any]:
    """An `Assignment` for each objective. `projects`: key, places at most, places at least; mentors with their `room`.

    Raises `Contradiction` when the fixed pairs can't all be kept.
    """
    engine = import_module("incubator.matching.problem")
    assign = import_module("incubator.matching.assignment").assign
    try:
        problem = engine.Problem(
            [engine.Project(key, most, least=least) for key, most, least in projects],
            [engine.Mentor(mentor.pk, mentor.room) for mentor in mentors],
            list(candidates),
            fixed=fixed,
        )
        return [assign(problem, objective) for objective in objectives]
    except engine.Unfit as error:
        raise Contradiction(str(error)) from error
