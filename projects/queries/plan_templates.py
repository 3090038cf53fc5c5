"""Plan templates: for operators, who keep them, and for teams, who see what one would add."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import FETCH_RAISE, Case, Count, QuerySet, Value, When

from incubator.accounts.permissions import is_operator
from incubator.core.clock import localdate
from projects.models import PlanTemplate, Project, TemplateRow


@dataclass(frozen=True)
class DatedRow:
    """A milestone as it would stand in the plan; `after` is the title of the one that it waits for."""

    title: str
    goal: str
    due_on: date
    weight: int
    after: str


def kept_templates(user: Any) -> QuerySet[PlanTemplate]:
    """All of them, for operators."""
    return PlanTemplate.objects.all() if is_operator(user) else PlanTemplate.objects.none()


def templates_listed(user: Any) -> QuerySet[Any]:
    """Those on offer first."""
    return (
        kept_templates(user)
        .annotate(milestones=Count("rows"))
        .order_by(Case(When(archived_at=None, then=Value(0)), default=Value(1)), "title", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def offered_templates(project: Project) -> QuerySet[Any]:
    """What a team may take, those for its stage first."""
    of_its_stage = Case(When(stage=project.stage, then=Value(0)), default=Value(1))
    return (
        PlanTemplate.objects.filter(archived_at=None)
        .annotate(milestones=Count("rows"))
        .order_by(of_its_stage, "title", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def due_days(rows: Sequence[TemplateRow], starts_on: date) -> list[date]:
    return [starts_on + timedelta(weeks=row.weeks) for row in rows]


def dated_rows(template: PlanTemplate, starts_on: date) -> list[DatedRow]:
    """The preview."""
    rows = list(template.rows.all())
    return [
        DatedRow(row.title, row.goal, day, row.weight, before.title if before and row.after_previous else "")
        for before, row, day in zip([None, *rows], rows, due_days(rows, starts_on), strict=False)
    ]


def likely_start(project: Project) -> date:
    """The programme's first day if it is to come, otherwise today."""
    programme = project.programme
    return max(programme.starts_on, localdate()) if programme else localdate()
