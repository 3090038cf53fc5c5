"""The proposal's table: each project with its mentors and why, and why not somebody who looks better."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentors.models import MatchRound, RoundCandidate
from mentors.models.rounds import Objective
from mentors.queries.reasons import Said, said
from mentors.queries.round_view import Measure, View, compared

OTHERS = 2
NAMED = 3
SUBSTANCE = ("skills", "fields", "text")


@dataclass(frozen=True)
class PairLine:
    """One mentor of one project; `is_thin`: they share neither skill nor field nor subject."""

    pair: Any
    mentor: str
    url: str
    percent: int
    why: list[Said]
    is_thin: bool


@dataclass(frozen=True)
class ProjectRow:
    """One project of the round; `others`: why not those who fit better, or why nobody."""

    key: int
    title: str
    url: str
    lines: list[PairLine]
    others: list[str]
    may_add: bool


@dataclass(frozen=True)
class Alternative:
    """One objective beside the others."""

    name: str
    label: Any
    measure: Measure
    worst: str
    is_chosen: bool


def order_of(view: View) -> list[int]:
    """Who has it worst stands first: nobody, then the weakest pair."""
    weakest = {key: min(pair.score for pair in pairs) for key, pairs in view.by_project.items()}
    at = {key: number for number, key in enumerate(view.titles)}
    return sorted(view.titles, key=lambda key: (key in weakest, weakest.get(key, 0.0), at[key]))


def rows_of(view: View, keys: Sequence[int]) -> list[ProjectRow]:
    """Two queries: the candidates of these projects, and those of the projects that hold what they would like."""
    candidates = candidates_of(view.round, keys)
    wished = {one.mentor_id for found in candidates.values() for one in found}
    rivals = {pair.project_id for key in wished for pair in view.by_mentor.get(key, [])}
    elsewhere = choices_of(view.round, rivals)
    return [row_of(view, key, candidates.get(key, []), elsewhere) for key in keys]


def candidates_of(match_round: MatchRound, keys: Iterable[int]) -> dict[int, list[RoundCandidate]]:
    found: dict[int, list[RoundCandidate]] = {}
    rows = match_round.candidates.filter(project__in=list(keys)).defer("parts")
    for one in rows.order_by("-score", "mentor"):
        found.setdefault(one.project_id, []).append(one)
    return found


def choices_of(match_round: MatchRound, keys: Iterable[int]) -> dict[int, set[int]]:
    """With whom each project could be instead."""
    found: dict[int, set[int]] = {}
    for project, mentor in match_round.candidates.filter(project__in=list(keys)).values_list(
        "project", "mentor"
    ):
        found.setdefault(project, set()).add(mentor)
    return found


def row_of(
    view: View, key: int, candidates: Sequence[RoundCandidate], elsewhere: dict[int, set[int]]
) -> ProjectRow:
    pairs = view.by_project.get(key, [])
    why = {one.mentor_id: one.reasons for one in candidates}
    title, slug = view.titles[key]
    return ProjectRow(
        key=key,
        title=title,
        url=reverse("project_detail", args=[slug]),
        lines=[
            PairLine(
                pair,
                *view_of_mentor(view, pair.mentor_id),
                round(100 * pair.score),
                said(why.get(pair.mentor_id, [])),
                not any(one["code"] in SUBSTANCE for one in why.get(pair.mentor_id, [])),
            )
            for pair in pairs
        ],
        others=others_of(view, key, candidates, elsewhere) if view.is_whole else [],
        may_add=len(pairs) < view.round.most and bool(candidates),
    )


def view_of_mentor(view: View, key: int) -> tuple[str, str]:
    name, handle = view.names[key]
    return name, reverse("mentor_detail", args=[handle])


def others_of(
    view: View, key: int, candidates: Sequence[RoundCandidate], elsewhere: dict[int, set[int]]
) -> list[str]:
    """Why not those who fit better than the weakest that it has; or why it has nobody."""
    pairs = view.by_project.get(key, [])
    if not pairs:
        return [why_nobody(view, candidates)]
    has, weakest = {pair.mentor_id for pair in pairs}, min(pair.score for pair in pairs)
    better = [one for one in candidates if one.mentor_id not in has and one.score > weakest]
    return [because(view, one, elsewhere) for one in better[:OTHERS]]


def because(view: View, one: RoundCandidate, elsewhere: dict[int, set[int]]) -> str:
    """Only what this reader sees in the proposal is given as a reason."""
    words = {"mentor": view.name(one.mentor_id), "percent": round(100 * one.score)}
    holders = [pair.project_id for pair in view.by_mentor.get(one.mentor_id, [])]
    if view.room(one.mentor_id) > 0 or not holders:
        return _("%(mentor)s (%(percent)s %%) could be chosen, too: see what it costs.") % words
    for rival in holders:
        free = [m for m in elsewhere.get(rival, set()) if m != one.mentor_id and view.room(m) > 0]
        if len(view.by_project[rival]) == 1 and not free:
            text = _("Not %(mentor)s (%(percent)s %%): it would leave “%(project)s” without anybody.")
            return text % (words | {"project": view.title(rival)})
    text = ngettext(
        "Not %(mentor)s (%(percent)s %%): the one place goes to %(projects)s.",
        "Not %(mentor)s (%(percent)s %%): all %(n)s places go to %(projects)s.",
        len(holders),
    )
    return text % (words | {"n": len(holders), "projects": listed([view.title(rival) for rival in holders])})


def why_nobody(view: View, candidates: Sequence[RoundCandidate]) -> str:
    if not candidates:
        return _("Nobody in the pool fits well enough. Ask a mentor who knows what its needs name to join.")
    free = [view.name(one.mentor_id) for one in candidates if view.room(one.mentor_id) > 0]
    if free:
        return _("Nobody yet, though there is a place with %(mentors)s.") % {"mentors": listed(free)}
    names = listed([view.name(one.mentor_id) for one in candidates])
    return _("Everybody who fits is taken. One more place from one of these would do: %(mentors)s.") % {
        "mentors": names
    }


def listed(words: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(words) - NAMED
    shown = ", ".join(words[:NAMED])
    return _("%(names)s and %(n)s more") % {"names": shown, "n": more} if more > 0 else shown


def alternatives_of(view: View) -> list[Alternative]:
    """The three objectives side by side, as they came out of the last run."""
    return [
        Alternative(
            name,
            words,
            one,
            view.title(one.worst) if one.worst is not None else "",
            view.round.objective == name,
        )
        for name, words, one in compared(view)
    ]


def spreads_of(view: View, alternatives: Sequence[Alternative]) -> list[dict[str, Any]]:
    """From the worst pair to the best, with the middle one, in per cent."""
    rows = [(_("this proposal"), view.measure), *((one.label, one.measure) for one in alternatives)]
    return [{"label": label, **measure.percents} for label, measure in rows if measure.minimum is not None]


def guarantees(view: View) -> list[str]:
    """What the proposal maximised and what it holds."""
    measure, match_round = view.measure, view.round
    said = [_("Comes first: %(what)s.") % {"what": Objective(match_round.objective).label}]
    said.append(
        _("No mentor has more projects than places; nobody is put together against a conflict or a no.")
    )
    if measure.minimum is not None:
        said.append(_("The worst pair fits by %(percent)s %%.") % {"percent": round(100 * measure.minimum)})
    if match_round.objective == "total" and "total" in match_round.results:
        said.append(_("No other assignment of these candidates fits better in sum."))
    if match_round.objective == "stable":
        said.append(_("It leaves places empty that another objective would fill."))
    return said
