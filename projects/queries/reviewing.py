"""Reviewing from the operators' side: load, punctuality, severity, calibrated scores.

Everything rests on projects with which the asking operator has no conflict: of others there is no trace, in no sum.
"""

import statistics
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, QuerySet

from incubator.accounts.models import Person
from incubator.core.clock import localdate
from incubator.matching.calibration import Calibrated, Calibration, Given, Severity, calibrate
from projects.models import (
    Evaluation,
    Programme,
    Project,
    Submission,
)
from projects.models.conflicts import conflicts_of, in_conflict, reviewing
from projects.queries.waits import waiting_for
from projects.states import ACCEPTED

AT_MOST = 2000


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
class ReviewerLine:
    """One reviewer in a programme: what waits for them, how they answer, how they score."""

    person: Person
    waiting: int
    late: int
    answered: int
    on_time: int
    median_days: float | None
    mean: float | None
    spread: float | None
    lowest: float | None
    highest: float | None
    severity: Severity | None


@dataclass(frozen=True)
class ScoreLine:
    submission: Submission
    scored: Calibrated


@dataclass(frozen=True)
class Reviewing:
    lines: tuple[ReviewerLine, ...]
    calibration: Calibration[int, int]
    is_cut: bool


def programmes(user: Any) -> list[Any]:
    """The newest first; `is_running` where somebody was accepted, as far as this operator is concerned."""
    accepted = Project.objects.filter(~in_conflict(user), programme=OuterRef("pk"), status__in=ACCEPTED)
    return list(
        Programme.objects.annotate(is_running=Exists(accepted))
        .order_by("-opens_at", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def open_to(user: Any, programme: Programme) -> QuerySet[Project]:
    """The programme's projects with which this operator has no conflict. Asked once a page: that is a query."""
    apart = {project for _person, project in conflicts_of([user.pk])}
    projects = Project.objects.filter(programme=programme)
    return projects.exclude(pk__in=apart) if apart else projects


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


def answers(user: Any, projects: QuerySet[Project]) -> list[Answer]:
    """What was handed in, the newest `AT_MOST`; a draft is nobody's business.

    Without the scores of submissions on which this person is blind.
    """
    blind = set(blind_on(user).values_list("pk", flat=True))
    given = (
        Evaluation.objects.filter(submission__milestone__project__in=projects, reviewer__isnull=False)
        .exclude(handed_in_at=None)
        .order_by("-pk")
        .values_list(
            "submission_id", "reviewer_id", "overall", "replaced_by_id", "replaces__pk",
            "handed_in_at", "submission__made_at", "submission__answer_by",
        )
    )  # fmt: skip
    return [answer(*row, is_open=row[0] not in blind) for row in given[:AT_MOST]]


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
) -> Answer:
    return Answer(
        submission=submission,
        reviewer=reviewer,
        score=overall if replaced_by is None and is_open else None,
        is_first=replaces is None,
        is_on_time=localdate(handed_in_at) <= answer_by,
        days=(handed_in_at - made_at).total_seconds() / 86400,
    )


def calibrated(given: list[Answer]) -> Calibration[int, int]:
    ordered = sorted(given, key=lambda one: (one.submission, one.reviewer))
    return calibrate(
        Given(one.submission, one.reviewer, one.score) for one in ordered if one.score is not None
    )


def reviewing_in(user: Any, programme: Programme) -> Reviewing:
    """Every reviewer of the programme, who is late first."""
    projects = open_to(user, programme)
    given = answers(user, projects)
    fit, by_person, waiting = calibrated(given), defaultdict(list), defaultdict(list)
    for one in given:
        by_person[one.reviewer].append(one)
    for task in waiting_for(projects):
        waiting[task.reviewer].append(task.answer_by)
    people = Person.objects.in_bulk({*by_person, *waiting})
    lines = [
        reviewer_line(person, by_person[pk], waiting[pk], fit.severities.get(pk))
        for pk, person in people.items()
    ]
    lines.sort(key=lambda line: (-line.late, -line.waiting, line.person.name, line.person.pk))
    return Reviewing(tuple(lines), fit, len(given) == AT_MOST)


def reviewer_line(
    person: Person, given: list[Answer], waiting: list[date], severity: Severity | None
) -> ReviewerLine:
    first = [one for one in given if one.is_first]
    scores = [one.score for one in given if one.score is not None]
    return ReviewerLine(
        person=person,
        waiting=len(waiting),
        late=sum(answer_by < localdate() for answer_by in waiting),
        answered=len(first),
        on_time=sum(one.is_on_time for one in first),
        median_days=statistics.median(one.days for one in first) if first else None,
        mean=statistics.fmean(scores) if scores else None,
        spread=statistics.stdev(scores) if len(scores) > 1 else None,
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
        severity=severity,
    )


def score_order(user: Any, programme: Programme) -> list[tuple[int, Calibrated]]:
    """Submissions by calibrated score (by raw mean where there is none), the best first."""
    fit = calibrated(answers(user, open_to(user, programme)))

    def key(pair: tuple[int, Calibrated]) -> tuple[float, int]:
        number, scored = pair
        return (-(scored.raw if scored.value is None else scored.value), number)

    return sorted(fit.submissions.items(), key=key)


def score_lines(pairs: list[tuple[int, Calibrated]]) -> list[ScoreLine]:
    """These submissions with their titles."""
    found = Submission.objects.select_related("milestone__project").in_bulk([number for number, _ in pairs])
    return [ScoreLine(found[number], scored) for number, scored in pairs]
