"""What moving a project elsewhere costs, before it is kept: each way with the difference of total and of minimum."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mentors.queries.reasons import Said, said
from mentors.queries.round_proposal import candidates_of
from mentors.queries.round_view import Measure, Scored, View, measured


@dataclass(frozen=True)
class Move:
    """One way to go; `total` and `minimum` are differences in points of a hundred, `value` says it in a form."""

    value: str
    mentor: str
    percent: int | None
    note: str
    total: int
    minimum: int | None
    unserved: int
    why: list[Said]
    is_wanted: bool = False

    @property
    def is_costly(self) -> bool:
        return self.total < 0 or self.unserved > 0 or (self.minimum or 0) < 0


def moves_of(view: View, project: int, away: int | None, wanted: str = "") -> list[Move]:
    """Every mentor who could take it: with room as they are, full ones by a swap; and taking away. Two queries."""
    candidates = candidates_of(view.round, [project]).get(project, [])
    score_of = {}
    if away is not None:
        found = view.round.candidates.filter(mentor=away).values_list("project", "score")
        score_of = {key: score for key, score in found if key in view.titles}
    has = {pair.mentor_id for pair in view.by_project.get(project, [])}
    found_moves: list[Move] = []
    for one in candidates:
        if one.mentor_id in has:
            continue
        if view.room(one.mentor_id) > 0:
            found_moves.append(
                move(view, one, away, None, None, _("%(n)s free") % {"n": view.room(one.mentor_id)}, wanted)
            )
            continue
        for pair in view.by_mentor.get(one.mentor_id, []):
            back = score_of.get(pair.project_id)
            if (
                back is None
                or pair.is_locked
                or away in {p.mentor_id for p in view.by_project[pair.project_id]}
            ):
                continue
            note = _("in exchange for “%(project)s”") % {"project": view.title(pair.project_id)}
            found_moves.append(move(view, one, away, pair.project_id, back, note, wanted))
    found_moves.sort(key=lambda one: (-one.total, one.mentor.casefold(), one.value))
    if away is not None:
        found_moves.append(taking_away(view, project, away, wanted))
    return found_moves


def move(
    view: View, one: Any, away: int | None, swap: int | None, back: float | None, note: str, wanted: str
) -> Move:
    gone = {(one.project_id, away), (swap, one.mentor_id)}
    after: list[Scored] = [pair for pair in view.scored if (pair[0], pair[1]) not in gone]
    after.append((one.project_id, one.mentor_id, one.score))
    if swap is not None and away is not None and back is not None:
        after.append((swap, away, back))
    value = f"{one.mentor_id}-{swap or ''}"
    percent = round(100 * one.score)
    return costed(view, after, value, view.name(one.mentor_id), percent, note, said(one.reasons), wanted)


def taking_away(view: View, project: int, away: int, wanted: str) -> Move:
    after = [pair for pair in view.scored if (pair[0], pair[1]) != (project, away)]
    return costed(view, after, "-", _("nobody"), None, _("the place is free again"), [], wanted)


def costed(
    view: View,
    after: list[Scored],
    value: str,
    mentor: str,
    percent: int | None,
    note: str,
    why: list[Said],
    wanted: str,
) -> Move:
    then, before = measured(after, view.titles), view.measure
    return Move(
        value=value,
        mentor=mentor,
        percent=percent,
        note=note,
        total=round(100 * (then.total - before.total)),
        minimum=difference(then, before),
        unserved=then.unserved - before.unserved,
        why=why,
        is_wanted=value == wanted or (wanted not in ("", "-") and value.startswith(wanted)),
    )


def difference(then: Measure, before: Measure) -> int | None:
    if then.minimum is None or before.minimum is None:
        return None
    return round(100 * (then.minimum - before.minimum))
