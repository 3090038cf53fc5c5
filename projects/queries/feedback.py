"""The arithmetic of evaluations: pure functions over marks, so that every number can be checked."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FEWEST_PROJECTS = 3  # below that a median would be somebody's own score
FAR_APART = 2


@dataclass(frozen=True)
class Mark:
    """One score with where it comes from. What does not apply has no mark."""

    project: int
    submission: int
    evaluation: int
    criterion: int
    label: str
    weight: int
    value: int


@dataclass(frozen=True)
class Point:
    """A decided submission on the time line."""

    submission: int
    label: str
    decided_at: datetime


type Row = dict[str, Any]


def weighted_mean(scores: Iterable[tuple[int, int | None]]) -> float | None:
    """The mean of (weight, value) pairs; None counts for nothing, and nothing but None has no mean."""
    given = [(weight, value) for weight, value in scores if value is not None]
    total = sum(weight for weight, _ in given)
    return sum(weight * value for weight, value in given) / total if total else None


def overall_mean(marks: Iterable[Mark]) -> float | None:
    """Each evaluation's weighted mean, all evaluations alike, however many criteria applied to each."""
    means = [
        weighted_mean((mark.weight, mark.value) for mark in own)
        for own in grouped(marks, "evaluation").values()
    ]
    given = [mean for mean in means if mean is not None]
    return statistics.fmean(given) if given else None


def criterion_means(marks: Iterable[Mark]) -> dict[int, float]:
    """What the evaluators gave each criterion on average."""
    return {
        criterion: statistics.fmean(mark.value for mark in own)
        for criterion, own in grouped(marks, "criterion").items()
    }


def median_over_projects(values: Sequence[tuple[int, float]]) -> float | None:
    """The median of (project, value) pairs; None while it would tell on one of few projects."""
    if len({project for project, _ in values}) < FEWEST_PROJECTS:
        return None
    return statistics.median(value for _, value in values)


def axes_of(own: Sequence[Mark], programme: Sequence[Mark]) -> list[Row]:
    """The radar: our mean on each criterion beside the programme's median."""
    labels = {mark.criterion: mark.label for mark in own}
    means = criterion_means(own)
    others: dict[int, list[tuple[int, float]]] = {criterion: [] for criterion in labels}
    for marks in grouped(programme, "submission").values():
        for criterion, mean in criterion_means(marks).items():
            if criterion in others:
                others[criterion].append((marks[0].project, mean))
    return [
        {"label": label, "value": means[criterion], "median": median_over_projects(others[criterion])}
        for criterion, label in labels.items()
    ]


def trend_of(
    points: Sequence[Point], programme: Sequence[Mark], decided: Mapping[int, datetime]
) -> list[Row]:
    """The line: our overall mean at each decision, beside the programme's median until then."""
    by_submission = grouped(programme, "submission")
    overall = {
        submission: (marks[0].project, overall_mean(marks)) for submission, marks in by_submission.items()
    }
    rows = []
    for point in points:
        until = [
            (project, mean)
            for submission, (project, mean) in overall.items()
            if mean is not None and decided[submission] <= point.decided_at
        ]
        value = overall.get(point.submission, (0, None))[1]
        rows.append({"label": point.label, "value": value, "median": median_over_projects(until)})
    return [row for row in rows if row["value"] is not None]


def contradict(recommendations: Iterable[str]) -> bool:
    """Whether the reviewers recommend different things, so that the makers need the decision's reason."""
    return len({word for word in recommendations if word}) > 1


def far_apart(scores: Iterable[int]) -> bool:
    """Whether what evaluators gave one criterion lies so far apart that it is two opinions."""
    given = list(scores)
    return bool(given) and max(given) - min(given) >= FAR_APART


def grouped(marks: Iterable[Mark], key: str) -> dict[int, list[Mark]]:
    groups: dict[int, list[Mark]] = {}
    for mark in marks:
        groups.setdefault(getattr(mark, key), []).append(mark)
    return groups
