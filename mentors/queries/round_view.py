"""A round's proposal as one reader may know it: projects in conflict with them are in no figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from mentors.models import MatchRound, RoundPair
from mentors.models.rounds import Objective
from projects.models.conflicts import conflicts_of

type Scored = tuple[int, int, float]


@dataclass(frozen=True)
class Measure:
    """What an assignment is worth: the sum, the worst pair, the spread, how many go without, who has it worst."""

    total: float
    minimum: float | None
    middle: float | None
    maximum: float | None
    served: int
    unserved: int
    worst: int | None

    @property
    def percents(self) -> dict[str, int | None]:
        return {
            name: None if value is None else round(100 * value)
            for name, value in (("low", self.minimum), ("value", self.middle), ("high", self.maximum))
        }

    @property
    def worst_percent(self) -> int | None:
        return self.percents["low"]


@dataclass
class View:
    """The parts of a round that this reader may know. `titles`: its projects by key, in order of title.

    Not `is_whole`: there are projects that this reader must not learn of, so nothing is said of why somebody is taken.
    """

    round: MatchRound
    titles: dict[int, tuple[str, str]]
    pairs: list[Any]
    free: dict[int, int]
    names: dict[int, tuple[str, str]]
    measure: Measure
    is_whole: bool = True
    by_project: dict[int, list[Any]] = field(default_factory=dict)
    by_mentor: dict[int, list[Any]] = field(default_factory=dict)

    def title(self, project: int) -> str:
        return self.titles[project][0]

    def name(self, mentor: int) -> str:
        return self.names[mentor][0]

    def room(self, mentor: int) -> int:
        return self.free[mentor] - len(self.by_mentor.get(mentor, []))

    @property
    def scored(self) -> list[Scored]:
        return [(pair.project_id, pair.mentor_id, pair.score) for pair in self.pairs]


def view_of(match_round: MatchRound, user: Any) -> View:
    """Four queries, whatever the size."""
    apart = {project for _person, project in conflicts_of([user.pk])}
    cohort = match_round.cohort.order_by("project__title", "project").values_list(
        "project", "project__title", "project__slug"
    )
    known = list(cohort)
    titles = {key: (title, slug) for key, title, slug in known if key not in apart}
    pool = match_round.pool.order_by("mentor__person__name", "mentor").values_list(
        "mentor", "free", "mentor__person__name", "mentor__person__handle"
    )
    rows = list(pool)
    pairs = [
        pair
        for pair in RoundPair.objects.filter(round=match_round).order_by("-score", "pk")
        if pair.project_id in titles
    ]
    found = View(
        round=match_round,
        titles=titles,
        pairs=pairs,
        free={key: free for key, free, _name, _handle in rows},
        names={key: (name, handle) for key, _free, name, handle in rows},
        measure=measured([(one.project_id, one.mentor_id, one.score) for one in pairs], titles),
        is_whole=len(titles) == len(known),
    )
    for pair in pairs:
        found.by_project.setdefault(pair.project_id, []).append(pair)
        found.by_mentor.setdefault(pair.mentor_id, []).append(pair)
    return found


def measured(pairs: Sequence[Scored], projects: Iterable[int]) -> Measure:
    """Only what is paired with one of these projects counts."""
    known = set(projects)
    ours = [pair for pair in pairs if pair[0] in known]
    scores = [score for _project, _mentor, score in ours]
    served = {project for project, _mentor, _score in ours}
    worst = min(ours, key=lambda one: (one[2], one[0], one[1]), default=None)
    return Measure(
        total=round(sum(scores), 4),
        minimum=min(scores, default=None),
        middle=median(scores) if scores else None,
        maximum=max(scores, default=None),
        served=len(served),
        unserved=len(known) - len(served),
        worst=worst[0] if worst else None,
    )


def compared(view: View) -> list[tuple[str, Any, Measure]]:
    """Each objective's answer at the last run: its name, its words, what it is worth for this reader."""
    results = view.round.results
    return [
        (name, words, measured([(p, m, s) for p, m, s in results[name]["pairs"]], view.titles))
        for name, words in Objective.choices
        if name in results
    ]
