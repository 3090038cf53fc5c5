"""Reviewing from the operators' side: load, punctuality, severity, calibrated scores.

Everything rests on projects with which the asking operator has no conflict: of others there is no trace, in no sum.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, QuerySet

from incubator.accounts.models import Person
from incubator.matching.calibration import Calibrated, Calibration, Severity
from projects.models import Programme, Project, Submission
from projects.models.conflicts import conflicts_of, in_conflict
from projects.queries.reckoning import NO_HABITS, Habits, Reckoning, reckoned
from projects.queries.waits import load_of
from projects.states import ACCEPTED


@dataclass(frozen=True)
class ReviewerLine(Habits):
    """One reviewer in a programme: what waits for them, how they answer, how they score."""

    person: Person
    waiting: int
    late: int
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


def apart_from(user: Any) -> set[int]:
    """The projects with which this operator is in conflict."""
    return {project for _person, project in conflicts_of([user.pk])}


def open_to(user: Any, programme: Programme) -> QuerySet[Project]:
    """The programme's projects with which this operator has no conflict. Asked once a page: that is a query."""
    return without(programme, apart_from(user))


def without(programme: Programme, apart: set[int]) -> QuerySet[Project]:
    projects = Project.objects.filter(programme=programme)
    return projects.exclude(pk__in=apart) if apart else projects


def reviewing_in(user: Any, programme: Programme) -> Reviewing:
    """Every reviewer of the programme, who is late first. What waits is of this moment, the rest as it was reckoned."""
    apart = apart_from(user)
    projects = without(programme, apart)
    found, load = reckoned(user, programme, projects, apart), load_of(projects)
    people = Person.objects.in_bulk({*found.habits, *load})
    lines = [
        ReviewerLine(
            person=person,
            waiting=load[pk].waiting if pk in load else 0,
            late=load[pk].late if pk in load else 0,
            severity=found.calibration.severities.get(pk),
            **vars(found.habits.get(pk, NO_HABITS)),
        )
        for pk, person in people.items()
    ]
    lines.sort(key=lambda line: (-line.late, -line.waiting, line.person.name, line.person.pk))
    return Reviewing(tuple(lines), found.calibration, found.is_cut)


def reckoning_of(user: Any, programme: Programme) -> Reckoning:
    apart = apart_from(user)
    return reckoned(user, programme, without(programme, apart), apart)


def score_order(user: Any, programme: Programme) -> list[tuple[int, Calibrated]]:
    """Submissions by calibrated score (by raw mean where there is none), the best first."""

    def key(pair: tuple[int, Calibrated]) -> tuple[float, int]:
        number, scored = pair
        return (-(scored.raw if scored.value is None else scored.value), number)

    return sorted(reckoning_of(user, programme).calibration.submissions.items(), key=key)


def score_lines(pairs: list[tuple[int, Calibrated]]) -> list[ScoreLine]:
    """These submissions with their titles."""
    found = Submission.objects.select_related("milestone__project").in_bulk([number for number, _ in pairs])
    return [ScoreLine(found[number], scored) for number, scored in pairs]
