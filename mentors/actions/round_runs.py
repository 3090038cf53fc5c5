"""Working a match round out, outside any request: score, cut the lists, ask every objective, keep what came out."""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from uuid import UUID

from django.utils.translation import gettext as _

from incubator.core.clock import now
from mentors.actions.rounds import fail_round, finish_round, tick_round
from mentors.models import MatchRound
from mentors.queries.reasons import wanted_by_each
from mentors.queries.round_pool import barred, choosable
from mentors.queries.round_scores import answers, candidates, still_holding
from mentors.queries.solving import Contradiction
from mentors.states import HELPED
from projects.models import Project

TELL_AFTER = 0.5  # seconds between two words of how far it is
LOST_AFTER = timedelta(minutes=3)


def work_out(pk: int, run: UUID) -> bool:
    """The whole run; whether it was this one that wrote. Safe to run twice, and at once: the run's key decides."""
    match_round = MatchRound.objects.filter(pk=pk, run=run, state="running").first()
    if match_round is None:
        return False
    try:
        return worked_out(match_round, run)
    except Contradiction:
        fail_round(
            pk, run, reason=_("The locked pairs contradict each other. Unlock some, then run it again.")
        )
        return False
    except Exception:
        fail_round(
            pk, run, reason=_("It could not be worked out. The operators of the machine find why in its log.")
        )
        raise


def worked_out(match_round: MatchRound, run: UUID) -> bool:
    keys = match_round.cohort.values("project")
    projects = list(Project.objects.filter(pk__in=keys, status__in=HELPED).order_by("pk"))
    mentors = list(choosable().filter(pk__in=match_round.pool.values("mentor")))
    apart = barred([project.pk for project in projects], mentors)
    known = {project.pk for project in projects}
    locked = [
        pair
        for pair in match_round.pairs.filter(is_locked=True).values_list("project", "mentor", "score")
        if pair[0] in known
    ]
    fixed = still_holding(locked, mentors, apart, match_round.most)
    found = candidates(wanted_by_each(projects), mentors, apart, fixed, paced(match_round.pk, run))
    if found is None:
        return False
    given = answers(
        [project.pk for project in projects], mentors, found,
        least=match_round.least, most=match_round.most, fixed=fixed,
    )  # fmt: skip
    given["let_go"] = [[p, m] for p, m, _score in locked if (p, m) not in set(fixed)]  # type: ignore[assignment]
    room = {mentor.pk: mentor.room for mentor in mentors}  # type: ignore[attr-defined]
    return finish_round(match_round.pk, run, found=found, answers=given, room=room, fixed=set(fixed))


def paced(pk: int, run: UUID) -> Callable[[int], bool]:
    """Say how far it is, but not at every project; False when it was stopped."""
    last = 0.0

    def tick(done: int) -> bool:
        nonlocal last
        if monotonic() - last < TELL_AFTER:
            return True
        last = monotonic()
        return tick_round(pk, run, done)

    return tick


def lost_runs() -> list[tuple[int, UUID]]:
    """Runs that nobody has heard of for a while: their worker died, or the broker forgot them."""
    rows = MatchRound.objects.filter(state="running", run__isnull=False, seen_at__lt=now() - LOST_AFTER)
    return [(one.pk, one.run) for one in rows.only("run").order_by("pk") if one.run]
