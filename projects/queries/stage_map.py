"""The way −1 → 0 → 1 with all that is on it: how many stand where, and which ones, field by field."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, Value

from projects.models import Project
from projects.queries.directory import looked_for

FEW = 4  # projects shown in a cell; the rest is one link away
NARROWING = ("q", "field", "stage", "need", "programme", "following")


@dataclass(frozen=True)
class Spot:
    """A project as a point on the map."""

    title: str
    url: str


@dataclass(frozen=True)
class Cell:
    """One field at one stage: how many, and the few that moved last."""

    stage: str
    count: int
    spots: tuple[Spot, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.spots)


@dataclass(frozen=True)
class FieldRow:
    """A field, with its cells in the order of the stages."""

    field: str
    total: int
    cells: tuple[Cell, ...]


def stage_counts(user: Any, wanted: Mapping[str, Any]) -> dict[str, int]:
    """How many projects stand at each stage, by all that is looked for but the stage itself."""
    rest = {key: value for key, value in wanted.items() if key != "stage"}
    rows = looked_for(user, rest).values("stage").annotate(times=Count("pk")).values_list("stage", "times")
    return dict.fromkeys(Project.Stage.values, 0) | dict(rows)


def counts_without(user: Any, wanted: Mapping[str, Any]) -> dict[str, int]:
    """What each filter costs: how many projects there would be without it."""
    used = [name for name in NARROWING if wanted.get(name)]
    return {
        name: looked_for(user, {key: value for key, value in wanted.items() if key != name}).count()
        for name in used
    }


def field_counts(user: Any, wanted: Mapping[str, Any]) -> list[tuple[str, dict[str, int]]]:
    """Each field with its counts by stage, the commonest first; a project counts in each of its fields."""
    rows = (
        looked_for(user, wanted)
        .annotate(word=Func(F("fields"), function="unnest"))
        .values("word", "stage")
        .annotate(times=Count("pk"))
        .values_list("word", "stage", "times")
    )
    by_word: dict[str, dict[str, int]] = defaultdict(dict)
    for word, stage, times in rows:
        by_word[word][stage] = times
    return sorted(by_word.items(), key=lambda row: (-sum(row[1].values()), row[0].casefold()))


def field_rows(
    user: Any, wanted: Mapping[str, Any], counted: Sequence[tuple[str, dict[str, int]]]
) -> list[FieldRow]:
    """The counted fields with the projects that moved last in each cell; one question for all of them."""
    cells = [(word, stage) for word, counts in counted for stage in Project.Stage.values if counts.get(stage)]
    few = [
        looked_for(user, wanted)
        .filter(fields__contains=[word], stage=stage)
        .annotate(word=Value(word))
        .order_by("-changed_at", "-pk")
        .values_list("word", "stage", "title", "slug", "changed_at", "pk")[:FEW]
        for word, stage in cells
    ]
    spots: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    found: Iterable[Any] = few
    if few:
        found = few[0].union(*few[1:], all=True).order_by("-changed_at", "-pk") if few[1:] else few[0]
    for word, stage, title, slug, *_ in found:
        spots[word, stage].append(Spot(title, Project(slug=slug).get_absolute_url()))
    return [
        FieldRow(
            word,
            sum(counts.values()),
            tuple(
                Cell(stage, counts.get(stage, 0), tuple(spots[word, stage])) for stage in Project.Stage.values
            ),
        )
        for word, counts in counted
    ]
