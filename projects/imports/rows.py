"""What a plan is made of: one outcome a row, so that the counts add up to the rows of the file."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

NEW, UPDATED, UNCHANGED, DUPLICATE, INVALID = "new", "updated", "unchanged", "duplicate", "invalid"
OUTCOMES = (NEW, UPDATED, UNCHANGED, DUPLICATE, INVALID)


@dataclass(frozen=True)
class Row:
    """One row of a file: which project it is (`source`), what becomes of it, why, and what was odd."""

    file: str
    line: int
    source: str = ""
    outcome: str = NEW
    reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    event: str = ""
    notes: tuple[str, ...] = ()

    def as_(self, outcome: str, reason: str = "") -> "Row":
        return replace(self, outcome=outcome, reason=reason)


@dataclass(frozen=True)
class Event:
    """An event of others, kept as a programme that takes no applications."""

    slug: str
    title: str
    summary: str
    starts_at: datetime
    ends_on: date


@dataclass(frozen=True)
class Plan:
    """All rows of all files, each with its outcome, and the events that the new ones come from."""

    rows: tuple[Row, ...]
    events: tuple[Event, ...] = ()

    def counts(self) -> dict[str, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def of(self, outcome: str) -> list[Row]:
        return [row for row in self.rows if row.outcome == outcome]

    def notes(self) -> list[tuple[str, int]]:
        """What was odd, how often; the commonest first."""
        return Counter(note for row in self.rows for note in row.notes).most_common()


def without_repetitions(rows: Iterable[Row]) -> list[Row]:
    """The first of the same key, or of the same title at the same event, stands; later ones name it."""
    first: dict[tuple[str, ...], Row] = {}
    kept = []
    for row in rows:
        if row.outcome == INVALID:
            kept.append(row)
            continue
        keys: list[tuple[str, ...]] = [("source", row.source)]
        if row.event:
            keys.append(("title", row.values["title"].casefold(), row.event.casefold()))
        same = next((first[key] for key in keys if key in first), None)
        if same is not None:
            kept.append(row.as_(DUPLICATE, f"the same project as row {same.line} of {same.file}"))
            continue
        first.update(dict.fromkeys(keys, row))
        kept.append(row)
    return kept
