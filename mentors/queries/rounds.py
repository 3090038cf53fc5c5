"""Match rounds as operators see them: the list with how each turned out, and what may be done with one now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FETCH_RAISE, Count, Q, QuerySet

from incubator.accounts.permissions import is_operator
from incubator.core.access import allows
from mentors.models import MatchRound, Mentorship, RoundProject
from mentors.states import ROUND_FLOW
from projects.models.conflicts import in_conflict

TURNED = ("waiting", "accepted", "declined", "withdrawn")


@dataclass
class Outcome:
    """How a round turned out; projects with which the reader is in conflict are not counted."""

    projects: int = 0
    asked: int = 0
    of: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TURNED, 0))


def visible_rounds(user: Any) -> QuerySet[MatchRound]:
    """Match rounds are the operators' own."""
    rounds = MatchRound.objects.select_related("programme", "by", "changed_by")
    return rounds if is_operator(user) else rounds.none()


def round_list(user: Any) -> QuerySet[MatchRound]:
    return visible_rounds(user).defer("results", "message").fetch_mode(FETCH_RAISE)


def outcomes_of(rounds: Iterable[MatchRound], user: Any) -> dict[int, Outcome]:
    """Of each round, by key. Two queries."""
    found = {one.pk: Outcome() for one in rounds}
    sizes = RoundProject.objects.filter(~in_conflict(user, "project"), round__in=found).order_by()
    for key, number in sizes.values_list("round").annotate(Count("pk")):
        found[key].projects = number
    rows = Mentorship.objects.filter(~in_conflict(user, "project"), round__in=found).order_by()
    counted = rows.annotate(answered=Q(answered_at__isnull=False))
    for key, state, answered, number in counted.values_list("round", "state", "answered").annotate(
        Count("pk")
    ):
        found[key].asked += number
        found[key].of[turned(state, answered)] += number
    return found


def turned(state: str, answered: bool) -> str:
    """What became of a pair. One that ended had been accepted if the mentor had answered, else it was closed."""
    if state in ("active", "completed") or (state == "ended" and answered):
        return "accepted"
    if state == "declined":
        return "declined"
    return "waiting" if state == "requested" else "withdrawn"


def offered(match_round: MatchRound, user: Any) -> set[str]:
    """The verbs that this reader may press now."""
    if not allows(user, "mentors.change_round", match_round):
        return set()
    return set(ROUND_FLOW.offered(match_round.state))
