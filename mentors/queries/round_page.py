"""What stands around a proposal: comparison, spread, what it guarantees, who has it worst, the mentors' load."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from mentors.queries.round_proposal import alternatives_of, guarantees, spreads_of
from mentors.queries.round_view import View

LOADS = 40
WORST = 5


@dataclass(frozen=True)
class Load:
    """How many of a mentor's places this round gives."""

    key: int
    mentor: str
    url: str
    given: int
    free: int


def page_parts(view: View) -> dict[str, Any]:
    """No queries: all of it is worked out from the view."""
    alternatives = alternatives_of(view)
    loads = loads_of(view)
    return {
        "projects": len(view.titles),
        "mentors": len(view.names),
        "places": sum(view.free.values()),
        "measure": view.measure,
        "alternatives": alternatives,
        "spreads": spreads_of(view, alternatives),
        "guarantees": guarantees(view) if view.pairs else [],
        "worst": worst_of(view),
        "nobody": [view.title(key) for key in view.titles if key not in view.by_project][:WORST],
        "loads": loads[:LOADS],
        "more_loads": max(0, len(loads) - LOADS),
        "let_go": let_go(view),
        "percent": round(100 * view.round.done / max(1, len(view.titles))),
        "is_whole": view.is_whole,
    }


def worst_of(view: View) -> list[tuple[str, str, int]]:
    """The weakest pairs: project, mentor, per cent."""
    weakest = sorted(view.pairs, key=lambda pair: (pair.score, pair.pk))[:WORST]
    return [
        (view.title(pair.project_id), view.name(pair.mentor_id), round(100 * pair.score)) for pair in weakest
    ]


def loads_of(view: View) -> list[Load]:
    """Who has room left first."""
    found = [
        Load(
            key,
            name,
            reverse("mentor_detail", args=[handle]),
            len(view.by_mentor.get(key, [])),
            view.free[key],
        )
        for key, (name, handle) in view.names.items()
    ]
    return sorted(found, key=lambda one: (one.given - one.free, one.mentor.casefold()))


def let_go(view: View) -> list[str]:
    """Locked pairs that the last run could not keep."""
    return [
        f"{view.title(project)} · {view.name(mentor)}"
        for project, mentor in view.round.results.get("let_go", [])
        if project in view.titles and mentor in view.names
    ]
