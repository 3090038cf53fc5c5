"""Rubrics as operators read them: which there are, who uses them, what each criterion weighs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from incubator.accounts.permissions import is_operator
from projects.models import Criterion, Evaluation, Milestone, Programme, Reading, Rubric


@dataclass(frozen=True)
class RubricPage:
    """One version, with what it means to change it."""

    criteria: tuple[tuple[Criterion, int], ...]  # with the share of the whole, in per cent
    versions: tuple[Rubric, ...]
    programmes: tuple[Programme, ...]
    movable: tuple[Programme, ...]
    is_in_use: bool
    newer: Rubric | None


def visible_rubrics(user: Any) -> QuerySet[Rubric]:
    return Rubric.objects.all() if is_operator(user) else Rubric.objects.none()


def rubrics_listed(user: Any) -> QuerySet[Any]:
    """The latest version of each, with what hangs on it."""
    given = Evaluation.objects.filter(rubric=OuterRef("pk")).order_by().values("rubric")
    return (
        visible_rubrics(user)
        .filter(replaced_by=None)
        .annotate(
            asks=Count("criteria", distinct=True),
            evaluations=Coalesce(Subquery(given.annotate(n=Count("pk")).values("n")), 0),
        )
        .prefetch_related(Prefetch("programmes", Programme.objects.order_by("-opens_at", "pk")))
        .order_by("title", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def is_in_use(rubric: Rubric) -> bool:
    """Somebody judges by it: an evaluation or a reading was begun, or evidence waits for one."""
    begun = Evaluation.objects.filter(rubric=rubric)
    read = Reading.objects.filter(rubric=rubric)
    waiting = Milestone.objects.filter(project__programme__rubric=rubric, state="submitted")
    asked = Rubric.objects.filter(pk=rubric.pk).order_by()
    return asked.filter(Exists(begun) | Exists(read) | Exists(waiting)).exists()


def rubric_page(rubric: Rubric) -> RubricPage:
    criteria = list(rubric.criteria.all())
    total = sum(one.weight for one in criteria)
    family = family_of(rubric)
    programmes = list(Programme.objects.filter(rubric__in=family).order_by("-opens_at", "pk"))
    return RubricPage(
        criteria=tuple((one, round(100 * one.weight / total) if total else 0) for one in criteria),
        versions=tuple(family),
        programmes=tuple(one for one in programmes if one.rubric_id == rubric.pk),
        movable=tuple(one for one in programmes if one.rubric_id != rubric.pk),
        is_in_use=is_in_use(rubric),
        newer=next((one for one in family if one.replaces_id == rubric.pk), None),
    )


def family_of(rubric: Rubric) -> list[Rubric]:
    """All its versions, the first first."""
    known = {rubric.pk: rubric}
    while more := [
        *Rubric.objects.filter(replaces__in=known).exclude(pk__in=known),
        *Rubric.objects.filter(replaced_by__in=known).exclude(pk__in=known),
    ]:
        known |= {one.pk: one for one in more}
    return sorted(known.values(), key=lambda one: one.version)
