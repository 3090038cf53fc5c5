"""Scores set right for who gave them: how mild or strict each reviewer is, and what is left without it.

    score of submission i by reviewer j  =  quality_i + severity_j + noise

Severities are drawn towards nothing as far as the data are thin (empirical Bayes); qualities are left free. Reviewers
who share no submission, directly or by a chain of others, cannot be compared: each such group is fitted on its own.
Method, source, simulated results and limits: `docs/calibration.md`. Pure, deterministic, no import beyond Python.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean

type Matrix = list[list[float]]
CONFIDENCE = 0.95
LEAST_FREEDOM = 3
TINY = 1e-9


@dataclass(frozen=True)
class Given[S: Hashable, R: Hashable]:
    """One score: by whom, for what."""

    submission: S
    reviewer: R
    score: float


@dataclass(frozen=True)
class Severity:
    """Points that a reviewer gives above (milder) or below (stricter) the others of their group.

    `difference` is the plain mean gap to the others on the same submissions; `value` is the model's, drawn towards 0.
    Both are None when nobody else scored what they scored; `value` also when too little is shared.
    """

    scores: int
    shared: int
    group: int
    difference: float | None
    value: float | None
    error: float | None
    interval: tuple[float, float] | None

    @property
    def is_clear(self) -> bool:
        """Whether 0 lies outside the interval, so that a lean is proved."""
        return self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True)
class Calibrated:
    """A submission's plain mean, and the mean with its reviewers' severities taken off."""

    scores: int
    group: int
    raw: float
    value: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class Calibration[S: Hashable, R: Hashable]:
    """`noise` and `spread` are standard deviations: of one score, and among the severities."""

    severities: Mapping[R, Severity]
    submissions: Mapping[S, Calibrated]
    groups: int
    noise: float | None
    spread: float | None


def calibrate[S: Hashable, R: Hashable](scores: Iterable[Given[S, R]]) -> Calibration[S, R]:
    """The fit. One score a pair; a second one for the same pair replaces the first."""
    table = {(one.submission, one.reviewer): one.score for one in scores}
    by_submission: dict[S, dict[R, float]] = defaultdict(dict)
    by_reviewer: dict[R, dict[S, float]] = defaultdict(dict)
    for (submission, reviewer), score in table.items():
        by_submission[submission][reviewer] = score
        by_reviewer[reviewer][submission] = score
    groups = connected(by_submission)
    systems = [System(members, by_submission, by_reviewer) for members in groups]

    freedom = len(table) - len(by_submission) - len(by_reviewer) + len(groups)
    compared = sum(len(system.reviewers) - 1 for system in systems)
    noise = max(sum(system.residual for system in systems) / freedom, TINY) if freedom > 0 else None
    spread = None
    if noise is not None and compared:
        seen = sum(system.square for system in systems) / compared
        by_chance = noise * sum(system.trace for system in systems) / compared
        spread = max(seen - by_chance, by_chance * sqrt(2 / compared))
    reach = t_quantile(freedom) if freedom >= LEAST_FREEDOM else None

    severities: dict[R, Severity] = {}
    submissions: dict[S, Calibrated] = {}
    for number, system in enumerate(systems):
        fitted = system.shrunk(noise, spread) if reach else None
        place = {reviewer: index for index, reviewer in enumerate(system.reviewers)}
        for reviewer, index in place.items():
            gaps = gaps_of(reviewer, by_reviewer[reviewer], by_submission)
            value = fitted.values[index] if fitted and gaps else None
            error = sqrt(max(fitted.covariance[index][index], 0.0)) if fitted and reach and gaps else None
            severities[reviewer] = Severity(
                scores=len(by_reviewer[reviewer]),
                shared=len(gaps),
                group=number,
                difference=fmean(gaps) if gaps else None,
                value=value,
                error=error,
                interval=around(value, error, reach),
            )
        for submission in system.submissions:
            given = by_submission[submission]
            raw, at = fmean(given.values()), [place[reviewer] for reviewer in given]
            value = raw - fmean(fitted.values[index] for index in at) if fitted else None
            error = None
            if fitted and noise is not None and reach:
                shared = sum(fitted.covariance[j][k] for j in at for k in at) / len(at) ** 2
                error = sqrt(noise / len(at) + max(shared, 0.0))
            submissions[submission] = Calibrated(len(at), number, raw, value, around(value, error, reach))
    return Calibration(severities, submissions, len(groups), root(noise), root(spread))


@dataclass(frozen=True)
class Fitted:
    values: list[float]
    covariance: Matrix


class System[S: Hashable, R: Hashable]:
    """The equations of one group for its severities, with the qualities eliminated: `laplacian · b = pull`."""

    def __init__(
        self,
        reviewers: list[R],
        by_submission: Mapping[S, dict[R, float]],
        by_reviewer: Mapping[R, dict[S, float]],
    ) -> None:
        self.reviewers = reviewers
        self.submissions = list(dict.fromkeys(one for reviewer in reviewers for one in by_reviewer[reviewer]))
        size, place = len(reviewers), {reviewer: index for index, reviewer in enumerate(reviewers)}
        self.laplacian: Matrix = [[0.0] * size for _ in reviewers]
        self.pull = [0.0] * size
        for submission in self.submissions:
            given = by_submission[submission]
            mean, share = fmean(given.values()), 1 / len(given)
            for reviewer, score in given.items():
                row = place[reviewer]
                self.pull[row] += score - mean
                self.laplacian[row][row] += 1
                for other in given:
                    self.laplacian[row][place[other]] -= share
        even = 1 / size
        pseudo = inverse([[cell + even for cell in row] for row in self.laplacian])
        free = product(pseudo, self.pull)
        self.square = sum(value * value for value in free)
        self.trace = sum(pseudo[index][index] for index in range(size)) - 1
        left = 0.0
        for submission in self.submissions:
            rests = [score - free[place[reviewer]] for reviewer, score in by_submission[submission].items()]
            left += sum((rest - fmean(rests)) ** 2 for rest in rests)
        self.residual = left

    def shrunk(self, noise: float | None, spread: float | None) -> Fitted | None:
        """Severities around their group's mean, drawn to 0 by `noise / spread`; None with nobody to compare to."""
        size = len(self.reviewers)
        if size < 2 or noise is None or spread is None:
            return None
        ridge, even = noise / max(spread, TINY), 1 / size
        inverted = inverse(
            [
                [cell + even + (ridge if row == column else 0.0) for column, cell in enumerate(cells)]
                for row, cells in enumerate(self.laplacian)
            ]
        )
        level = even / (ridge + 1)
        return Fitted(
            product(inverted, self.pull), [[noise * (cell - level) for cell in cells] for cells in inverted]
        )


def connected[S: Hashable, R: Hashable](by_submission: Mapping[S, Mapping[R, float]]) -> list[list[R]]:
    """Reviewers in groups that a chain of shared submissions holds together, the largest first."""
    above: dict[R, R] = {}

    def top(one: R) -> R:
        above.setdefault(one, one)
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for given in by_submission.values():
        first, *others = given
        for other in [first, *others]:
            above[top(other)] = top(first)
    groups: dict[R, list[R]] = defaultdict(list)
    for one in above:
        groups[top(one)].append(one)
    return sorted(groups.values(), key=len, reverse=True)


def gaps_of[S: Hashable, R: Hashable](
    reviewer: R, given: Mapping[S, float], by_submission: Mapping[S, Mapping[R, float]]
) -> list[float]:
    """How far each score lies from the mean of the others on the same submission, where there are others."""
    gaps = []
    for submission, score in given.items():
        others = [other for who, other in by_submission[submission].items() if who != reviewer]
        if others:
            gaps.append(score - fmean(others))
    return gaps


def inverse(matrix: Matrix) -> Matrix:
    """Gauss-Jordan; the matrices here are symmetric and positive, so no row needs to be swapped."""
    size = len(matrix)
    work = [[*row, *(float(index == column) for column in range(size))] for index, row in enumerate(matrix)]
    for pivot in range(size):
        head = [cell / work[pivot][pivot] for cell in work[pivot]]
        work[pivot] = head
        for row in range(size):
            factor = work[row][pivot]
            if row != pivot and factor:
                work[row] = [cell - factor * top for cell, top in zip(work[row], head, strict=True)]
    return [row[size:] for row in work]


def product(matrix: Matrix, vector: list[float]) -> list[float]:
    return [sum(cell * value for cell, value in zip(row, vector, strict=True)) for row in matrix]


def around(value: float | None, error: float | None, reach: float | None) -> tuple[float, float] | None:
    if value is None or error is None or reach is None:
        return None
    return value - reach * error, value + reach * error


def root(square: float | None) -> float | None:
    return None if square is None else sqrt(square)


def t_quantile(freedom: int) -> float:
    """Student's t for the two-sided interval, by the series around the normal one (Abramowitz and Stegun 26.7.5)."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
