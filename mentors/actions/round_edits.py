"""An operator's hand in a proposal: moving, swapping and taking away pairs, and locking them."""

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.journal import record
from incubator.core.refusal import Refused
from mentors.actions.rounds import changed, locked_round, refuse_stale, to
from mentors.models import MatchRound, RoundPair
from mentors.states import ROUND_FLOW


@transaction.atomic
def move_pair(
    match_round: MatchRound,
    *,
    by: Person,
    seen: int,
    project: int,
    away: int | None = None,
    there: int | None = None,
    swap: int | None = None,
) -> MatchRound:
    """Take `project` from the mentor `away` (if any) to the mentor `there` (if any); `swap` goes the other way.

    What an operator puts is locked, so that the next run keeps it.
    """
    held = locked_round(match_round)
    require(by, "mentors.change_round", held)
    held.state = ROUND_FLOW.target("edit", held.state)
    refuse_stale(held, seen)
    if away is None and there is None:
        raise Refused(_("Choose where the project shall go."), [to(held)])
    if away is not None:
        take_away(held, project, away)
    if swap is not None and there is not None:
        take_away(held, swap, there)
    if there is not None:
        put(held, project, there)
    if swap is not None and away is not None:
        put(held, swap, away)
    changed(held, by, "state")
    record("match_round.edited", held, by=by, round=held.title)
    return held


@transaction.atomic
def lock_pair(match_round: MatchRound, pair: int, *, by: Person, seen: int, is_locked: bool) -> MatchRound:
    """Keep a pair whatever the next run says, or leave it to the run again."""
    held = locked_round(match_round)
    require(by, "mentors.change_round", held)
    held.state = ROUND_FLOW.target("edit", held.state)
    refuse_stale(held, seen)
    if not held.pairs.filter(pk=pair).update(is_locked=is_locked):
        raise Refused(_("This pair is not in the proposal any more."), [to(held)])
    changed(held, by, "state")
    record("match_round.edited", held, by=by, round=held.title)
    return held


def take_away(match_round: MatchRound, project: int, mentor: int) -> None:
    number, _by_model = match_round.pairs.filter(project=project, mentor=mentor).delete()
    if not number:
        raise Refused(_("This pair is not in the proposal any more."), [to(match_round)])


def put(match_round: MatchRound, project: int, mentor: int) -> None:
    """Only candidates of the round, and never more than either side has room for."""
    candidate = match_round.candidates.filter(project=project, mentor=mentor).first()
    place = match_round.pool.filter(mentor=mentor).first()
    if candidate is None or place is None:
        raise Refused(_("These two are not candidates of this round."), [to(match_round)])
    if match_round.pairs.filter(project=project, mentor=mentor).exists():
        raise Refused(_("These two are put together already."), [to(match_round)])
    if match_round.pairs.filter(mentor=mentor).count() >= place.free:
        raise Refused(
            _("All places of this mentor are given in this round. Free one first."), [to(match_round)]
        )
    if match_round.pairs.filter(project=project).count() >= match_round.most:
        raise Refused(
            _("The project has as many mentors as this round gives. Take one away first."), [to(match_round)]
        )
    RoundPair.objects.create(
        round=match_round, project_id=project, mentor_id=mentor, score=candidate.score,
        is_locked=True, is_by_hand=True,
    )  # fmt: skip
