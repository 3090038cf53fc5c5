"""Evaluations of one submission that contradict each other: side by side, with what the team makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from projects.models import Decision, Evaluation
from projects.queries.evaluations import Opinion
from projects.queries.feedback import contradict, far_apart
from projects.queries.visible import planned_projects


@dataclass(frozen=True)
class Line:
    """One criterion with each opinion's score, in the order of the opinions; None where it did not apply."""

    label: str
    scores: tuple[tuple[str, int | None], ...]
    is_far_apart: bool


@dataclass(frozen=True)
class Said:
    """What the team wrote."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Contradiction:
    """The opinions beside each other; `answer_url` is empty for whoever is not in the team."""

    decision: int
    names: tuple[str, ...]
    opinions: tuple[Opinion, ...]
    lines: tuple[Line, ...]
    said: Said | None
    earlier: tuple[Said, ...]
    answer_url: str


def visible_decisions(user: Any) -> QuerySet[Decision]:
    """Decisions on milestones of plans that this person may read."""
    decisions = Decision.objects.filter(milestone__project__in=planned_projects(user))
    return decisions.select_related("milestone__project__programme")


def contradiction_of(
    decision: Decision, opinions: Sequence[Opinion], answer_url: str = ""
) -> Contradiction | None:
    """None where the evaluations agree. Wants `team_answers` and their `by` loaded."""
    names = tuple(_("You") if one.is_mine else one.by for one in opinions)
    lines = lines_of(opinions, names)
    if not (contradict(one.recommendation for one in opinions) or any(one.is_far_apart for one in lines)):
        return None
    answers = [
        Said(one.by.name if one.by else _("somebody who left"), one.made_at, one.text)
        for one in decision.team_answers.all()
    ]
    return Contradiction(
        decision=decision.pk,
        names=names,
        opinions=tuple(opinions),
        lines=lines,
        said=answers[0] if answers else None,
        earlier=tuple(answers[1:]),
        answer_url=answer_url,
    )


def lines_of(opinions: Sequence[Opinion], names: Sequence[str]) -> tuple[Line, ...]:
    """By the criterion's name: a rubric may have moved on to its next version between two evaluations."""
    labels = dict.fromkeys(label for one in opinions for label, _value in one.scores)
    lines = []
    for label in labels:
        scores = [dict(one.scores).get(label) for one in opinions]
        given = far_apart(value for value in scores if value is not None)
        lines.append(Line(label, tuple(zip(names, scores, strict=True)), given))
    return tuple(lines)


def are_contradictory(decision: Decision) -> bool:
    """The same question asked of the rows; nothing of an evaluation changes once it is decided."""
    evaluations = Evaluation.objects.filter(submission=decision.submission_id, replaced_by=None)
    given = evaluations.exclude(handed_in_at=None).prefetch_related("scores__criterion")
    scores: dict[str, list[int]] = {}
    for one in given:
        for score in one.scores.all():
            scores.setdefault(score.criterion.label, []).append(score.value)
    return contradict(one.recommendation for one in given) or any(map(far_apart, scores.values()))
