"""What reviewers' answers come to: punctuality, habits, calibrated scores. Reckoned once and kept in the cache.

What is kept belongs to exactly what its reader may know: the key names the projects that are kept from them, and the
submissions on which they are blind. Whatever is handed in or corrected makes a new key, so a figure is never older
than the last answer; all else (a promise moved, a project removed) shows within `KEPT` seconds.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from incubator.matching.calibration import Calibration, Given, calibrate
from projects.models import Evaluation, Programme, Project, Submission
from projects.models.conflicts import reviewing

AT_MOST = 2000
KEPT = 120


@dataclass(frozen=True)
class Answer:
    """One evaluation that was handed in; `score` is None once a correction took its place, or while it is sealed."""

    submission: int
    reviewer: int
    score: float | None
    is_first: bool
    is_on_time: bool
    days: float


@dataclass(frozen=True)
class Habits:
    """How one person answers and scores."""

    answered: int
    on_time: int
    median_days: float | None
    mean: float | None
    spread: float | None
    lowest: float | None
    highest: float | None


NO_HABITS = Habits(0, 0, None, None, None, None, None)


@dataclass(frozen=True)
class Reckoning:
    """`habits` by reviewer; `is_cut` when only the newest answers are in."""

    habits: dict[int, Habits]
    calibration: Calibration[int, int]
    is_cut: bool


def reckoned(user: Any, programme: Programme, projects: QuerySet[Project], apart: set[int]) -> Reckoning:
    """Of these projects of the programme, from which `apart` are already left out."""
    blind = set(blind_on(user).values_list("pk", flat=True))
    last = Evaluation.objects.aggregate(at=Max("handed_in_at"))["at"]
    seen = (programme.pk, sorted(apart), sorted(blind), last, timezone.get_current_timezone_name())
    key = f"projects.reckoning:{sha256(repr(seen).encode()).hexdigest()}"
    found: Reckoning | None = cache.get(key)
    if found is None:
        found = reckon(answers(projects, blind))
        cache.set(key, found, KEPT)
    return found


def reckon(given: list[Answer]) -> Reckoning:
    by_person: dict[int, list[Answer]] = defaultdict(list)
    for one in given:
        by_person[one.reviewer].append(one)
    habits = {person: habits_of(of_person) for person, of_person in by_person.items()}
    return Reckoning(habits, calibrated(given), len(given) == AT_MOST)


def blind_on(user: Any) -> QuerySet[Submission]:
    """What this person has to score before they may learn others' scores, operator or not."""
    own = Evaluation.objects.filter(submission=OuterRef("pk"), reviewer=user, replaced_by=None)
    return (
        Submission.objects.filter(
            milestone__project__in=Project.objects.filter(reviewing(user)), decision=None
        )
        .exclude(Exists(own.exclude(handed_in_at=None)))
        .order_by()
    )


def answers(projects: QuerySet[Project], blind: set[int]) -> list[Answer]:
    """What was handed in, the newest `AT_MOST`; a draft is nobody's business.

    Without the scores of submissions on which the reader is blind.
    """
    given = (
        Evaluation.objects.filter(submission__milestone__project__in=projects, reviewer__isnull=False)
        .exclude(handed_in_at=None)
        .order_by("-pk")
        .values_list(
            "submission_id", "reviewer_id", "overall", "replaced_by_id", "replaces__pk",
            "handed_in_at", "submission__made_at", "submission__answer_by",
        )
    )  # fmt: skip
    zone = timezone.get_current_timezone()
    return [answer(*row, is_open=row[0] not in blind, zone=zone) for row in given[:AT_MOST]]


def answer(
    submission: int,
    reviewer: int,
    overall: float | None,
    replaced_by: int | None,
    replaces: int | None,
    handed_in_at: Any,
    made_at: datetime,
    answer_by: date,
    *,
    is_open: bool,
    zone: Any,
) -> Answer:
    return Answer(
        submission=submission,
        reviewer=reviewer,
        score=overall if replaced_by is None and is_open else None,
        is_first=replaces is None,
        is_on_time=handed_in_at.astimezone(zone).date() <= answer_by,
        days=(handed_in_at - made_at).total_seconds() / 86400,
    )


def calibrated(given: Iterable[Answer]) -> Calibration[int, int]:
    ordered = sorted(given, key=lambda one: (one.submission, one.reviewer))
    return calibrate(
        Given(one.submission, one.reviewer, one.score) for one in ordered if one.score is not None
    )


def habits_of(given: list[Answer]) -> Habits:
    first = [one for one in given if one.is_first]
    scores = [one.score for one in given if one.score is not None]
    return Habits(
        answered=len(first),
        on_time=sum(one.is_on_time for one in first),
        median_days=statistics.median(one.days for one in first) if first else None,
        mean=statistics.fmean(scores) if scores else None,
        spread=statistics.stdev(scores) if len(scores) > 1 else None,
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
    )
