"""What an assignment is asked for, and the same as arrays in one order, whatever the order of the input."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

type Id = int | str
type Pair = tuple[Id, Id]
type Objective = Literal["total", "fair", "stable"]
type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]

EXACT = 2**53  # whole numbers up to here are floats without loss
OBJECTIVES: tuple[Objective, ...] = ("total", "fair", "stable")


class Unfit(ValueError):
    """The question contradicts itself; the text says where."""


@dataclass(frozen=True)
class Project:
    """`need` places at most, `least` of them at any rate; of each group named in `groups` at least so many mentors."""

    id: Id
    need: int
    least: int = 0
    groups: Mapping[str, int] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Mentor:
    """`capacity` places at most, `least` of them at any rate; `groups` they count for ("technical", "business")."""

    id: Id
    capacity: int
    least: int = 0
    groups: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Problem:
    """Who may be put together with whom, and how well they fit; `declined` and `conflicts` are never put together.

    Two sides that both name languages and share none are left apart, too.
    """

    projects: Sequence[Project]
    mentors: Sequence[Mentor]
    candidates: Sequence[Sequence[Any]]
    conflicts: Iterable[Sequence[Any]] = ()
    declined: Iterable[Sequence[Any]] = ()
    fixed: Iterable[Sequence[Any]] = ()


class Grid:
    """The problem as arrays, ordered by id. `fixed` pairs are taken out: their places are no longer there.

    `need` and `capacity` are places left; `first` is how many of a project's places are fixed already.
    """

    def __init__(self, problem: Problem) -> None:
        self.projects = in_order(problem.projects, "project")
        self.mentors = in_order(problem.mentors, "mentor")
        self.project_at = {one.id: at for at, one in enumerate(self.projects)}
        self.mentor_at = {one.id: at for at, one in enumerate(self.mentors)}
        self.need = counts([one.need for one in self.projects], "need")
        self.capacity = counts([one.capacity for one in self.mentors], "capacity")
        self.barred: dict[int, str] = {}
        for why, pairs in (("declined", problem.declined), ("conflict", problem.conflicts)):
            self.barred |= dict.fromkeys(self.keys(pairs).tolist(), why)
        self.read(problem.candidates)
        self.part_languages()
        self.fix(problem.fixed)

    @property
    def least(self) -> Ints:
        return np.array([one.least for one in self.projects], np.int64)

    def keys(self, pairs: Iterable[Sequence[Any]]) -> Ints:
        """Each pair as one number; a pair is known even if it is no candidate."""
        width = len(self.mentors)
        try:
            return np.array([self.project_at[p] * width + self.mentor_at[m] for p, m, *_ in pairs], np.int64)
        except KeyError as missing:
            raise Unfit(
                f"A pair names {missing.args[0]!r}, which is neither a project nor a mentor."
            ) from None
        except (TypeError, ValueError):
            raise Unfit("A pair is [project, mentor]; a candidate is [project, mentor, affinity].") from None

    def read(self, candidates: Sequence[Sequence[Any]]) -> None:
        """Candidates by project and mentor; of a pair that stands there twice the better affinity counts."""
        key, affinity = self.numbers(candidates) or (self.keys(candidates), affinities(candidates))
        if not (np.isfinite(affinity).all() and (affinity >= 0).all()):
            raise Unfit("An affinity is a number from 0 up.")
        if len(key) and not (key[1:] > key[:-1]).all():
            order = np.lexsort((-affinity, key))
            key, affinity = key[order], affinity[order]
            kept = np.append(True, key[1:] != key[:-1])
            key, affinity = key[kept], affinity[kept]
        self.listed = key
        self.keep(key, affinity)
        if self.barred:
            self.keep(key, affinity, ~np.isin(key, np.fromiter(self.barred, np.int64, len(self.barred))))

    def numbers(self, candidates: Sequence[Sequence[Any]]) -> tuple[Ints, Floats] | None:
        """The same at once where all ids are whole numbers; None where they are not, or something is amiss."""
        ids = [
            np.array([one.id for one in side if type(one.id) is int and abs(one.id) < EXACT], np.int64)
            for side in (self.projects, self.mentors)
        ]
        if (
            len(ids[0]) != len(self.projects)
            or len(ids[1]) != len(self.mentors)
            or not (len(ids[0]) and len(ids[1]))
        ):
            return None
        try:
            if any(len(one) != 3 for one in candidates):
                return None
            flat = np.fromiter(chain.from_iterable(candidates), np.float64, 3 * len(candidates)).reshape(
                -1, 3
            )
        except (TypeError, ValueError):
            return None
        at = [
            np.minimum(np.searchsorted(known, flat[:, column]), len(known) - 1)
            for column, known in enumerate(ids)
        ]
        if any((known[at[column]] != flat[:, column]).any() for column, known in enumerate(ids)):
            return None
        return at[0] * len(self.mentors) + at[1], flat[:, 2]

    def keep(self, key: Ints, affinity: Floats, which: Any = slice(None)) -> None:
        self.key, self.affinity = key[which], affinity[which]
        width = max(len(self.mentors), 1)
        self.project, self.mentor = self.key // width, self.key % width

    def part_languages(self) -> None:
        """Pairs that could not talk: both name languages, and none is the same."""
        if not any(one.languages for one in self.projects) or not any(one.languages for one in self.mentors):
            return
        apart = [
            bool(ours and theirs and not ours & theirs)
            for ours, theirs in (
                (self.projects[p].languages, self.mentors[m].languages)
                for p, m in zip(self.project.tolist(), self.mentor.tolist(), strict=True)
            )
        ]
        self.barred |= {
            key: "language" for key, is_apart in zip(self.key.tolist(), apart, strict=True) if is_apart
        }
        self.keep(self.key, self.affinity, ~np.array(apart, bool))

    def fix(self, pairs: Iterable[Sequence[Any]]) -> None:
        """Take what is settled out of the question; refuse what contradicts the rest of it."""
        fixed = np.unique(self.keys(pairs))
        width = max(len(self.mentors), 1)
        self.fixed_project, self.fixed_mentor = fixed // width, fixed % width
        self.fixed_affinity = np.zeros(len(fixed))
        place = np.minimum(np.searchsorted(self.key, fixed), max(len(self.key) - 1, 0))
        for at, key in enumerate(fixed.tolist()):
            project, mentor = self.projects[key // width].id, self.mentors[key % width].id
            if key in self.barred:
                raise Unfit(f"The fixed pair {project!r}, {mentor!r} is barred ({self.barred[key]}).")
            if len(self.key) and self.key[place[at]] == key:
                self.fixed_affinity[at] = self.affinity[place[at]]
        self.first = np.bincount(self.fixed_project, minlength=len(self.projects))
        self.taken = np.bincount(self.fixed_mentor, minlength=len(self.mentors))
        for kind, left, ids in (
            ("project", self.need - self.first, self.projects),
            ("mentor", self.capacity - self.taken, self.mentors),
        ):
            if (left < 0).any():
                over = ids[int(np.argmin(left))].id
                raise Unfit(f"More pairs are fixed for {kind} {over!r} than there are places.")
        self.need, self.capacity = self.need - self.first, self.capacity - self.taken
        if len(fixed):
            self.keep(self.key, self.affinity, ~np.isin(self.key, fixed))

    @property
    def has_demands(self) -> bool:
        return any(one.least or one.groups for one in self.projects) or any(one.least for one in self.mentors)


def in_order[T: (Project, Mentor)](things: Sequence[T], kind: str) -> list[T]:
    for one in things:
        if isinstance(one.id, bool) or not isinstance(one.id, int | str):
            raise Unfit(f"The id of a {kind} is a whole number or a text, not {one.id!r}.")
    if len({one.id for one in things}) != len(things):
        raise Unfit(f"Two {kind}s have the same id.")
    return sorted(things, key=lambda one: (isinstance(one.id, str), one.id))


def affinities(candidates: Sequence[Sequence[Any]]) -> Floats:
    try:
        return np.array([one[2] for one in candidates], np.float64)
    except (IndexError, TypeError, ValueError):
        raise Unfit("A candidate is [project, mentor, affinity], the affinity a number.") from None


def counts(numbers: list[Any], what: str) -> Ints:
    if not all(isinstance(one, int) and one >= 0 for one in numbers):
        raise Unfit(f"A {what} is a whole number from 0 up.")
    return np.array(numbers, np.int64)
