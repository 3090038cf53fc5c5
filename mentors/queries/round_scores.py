"""What a match round is worked out to: each pair's fit, the lists that are kept, every objective's answer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop
from typing import Any

from incubator.matching.affinity import Affinity, Offered, Wanted, affinity
from incubator.matching.explanation import reasons
from mentors.models import Mentor
from mentors.queries.reasons import offered_by
from mentors.queries.solving import OBJECTIVES, solved
from mentors.queries.suggestions import LEAST

LISTED = 40  # candidates kept of each side; a list cut from one side alone leaves places that nobody can fill
AROUND = 4  # of a mentor at least so many for each place

type Pair = tuple[int, int]
type Tick = Callable[[int], bool]


@dataclass(frozen=True)
class Candidate:
    """A pair that may be proposed."""

    project: int
    mentor: int
    score: float
    parts: dict[str, float | None]
    reasons: list[dict[str, Any]]


def candidates(
    wanted: dict[int, Wanted], mentors: Sequence[Any], apart: set[Pair], locked: Iterable[Pair], tick: Tick
) -> list[Candidate] | None:
    """The best of each side, by project and score; None as soon as `tick(projects done)` says to stop.

    Mentors have `room`; one without any is still listed for the pairs that are `locked`.
    """
    offers = {mentor.pk: offered_by(mentor, free=mentor.room) for mentor in mentors}
    kept = set(locked)
    best_of: dict[int, list[tuple[float, int]]] = {key: [] for key in offers}
    size = {mentor.pk: max(LISTED, AROUND * mentor.room) for mentor in mentors}
    with_room = [mentor.pk for mentor in mentors if mentor.room]
    for done, (project, asks) in enumerate(wanted.items()):
        if not tick(done):
            return None
        row: list[tuple[float, int]] = []
        for mentor in with_room:
            if (project, mentor) in apart:
                continue
            score = affinity(asks, offers[mentor]).score
            if score >= LEAST:
                keep_best(row, (score, -mentor), LISTED)
                keep_best(best_of[mentor], (score, -project), size[mentor])
        kept |= {(project, -mentor) for _score, mentor in row}
    kept |= {(-project, mentor) for mentor, found in best_of.items() for _score, project in found}
    return [candidate(pair, wanted[pair[0]], offers[pair[1]]) for pair in sorted(kept)]


def keep_best(heap: list[tuple[float, int]], item: tuple[float, int], size: int) -> None:
    if len(heap) < size:
        heappush(heap, item)
    elif item > heap[0]:
        heappushpop(heap, item)


def candidate(pair: Pair, asks: Wanted, offer: Offered) -> Candidate:
    found: Affinity = affinity(asks, offer)
    parts = {part.name: None if part.value is None else round(part.value, 4) for part in found.parts}
    return Candidate(*pair, found.score, parts, reasons(found))


def still_holding(
    locked: Sequence[tuple[int, int, float]], mentors: Sequence[Any], apart: set[Pair], most: int
) -> list[Pair]:
    """The locked pairs that can stay: the best first, as far as both sides have room and nothing bars them."""
    room = {mentor.pk: mentor.room for mentor in mentors}
    had: dict[int, int] = {}
    held: list[Pair] = []
    for project, mentor, _score in sorted(locked, key=lambda one: (-one[2], one[0], one[1])):
        if (project, mentor) in apart or room.get(mentor, 0) < 1 or had.get(project, 0) >= most:
            continue
        room[mentor] -= 1
        had[project] = had.get(project, 0) + 1
        held.append((project, mentor))
    return held


def answers(
    projects: Sequence[int],
    mentors: Sequence[Mentor],
    found: Sequence[Candidate],
    *,
    least: int,
    most: int,
    fixed: Sequence[Pair],
) -> dict[str, dict[str, Any]]:
    """What each objective gives, as JSON to keep."""
    given = solved(
        [(key, most, least) for key in projects],
        mentors,
        [(one.project, one.mentor, one.score) for one in found],
        fixed=fixed,
        objectives=OBJECTIVES,
    )
    return {objective: kept(answer) for objective, answer in zip(OBJECTIVES, given, strict=True)}


def kept(answer: Any) -> dict[str, Any]:
    pairs = zip(answer.pairs, answer.affinities, strict=True)
    return {
        "pairs": [[project, mentor, round(score, 4)] for (project, mentor), score in pairs],
        "bound": round(answer.bound, 4),
    }
