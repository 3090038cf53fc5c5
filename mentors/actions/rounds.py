"""Making a match round, having it worked out, stopping and discarding it. Nothing here reaches anybody outside."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from mentors.models import MatchRound, Mentor, RoundCandidate, RoundMentor, RoundPair, RoundProject
from mentors.queries.round_pool import choosable, cohort
from mentors.queries.round_scores import Candidate
from mentors.states import ROUND_FLOW
from projects.models import Programme

BATCH = 2_000


class Stale(Refused):
    """Somebody changed the round since this person saw it."""


@transaction.atomic
def create_round(
    *,
    by: Person,
    title: str,
    programme: Programme | None,
    objective: str,
    least: int,
    most: int,
    mentors: Iterable[Mentor],
    only_without: bool = False,
) -> MatchRound:
    """A draft with its cohort and its pool, as they are now."""
    require(by, "mentors.add_round")
    made = MatchRound.objects.create(
        title=title.strip(), programme=programme, objective=objective, least=least, most=most,
        by=by, changed_by=by,
    )  # fmt: skip
    fill(made, by=by, mentors=mentors, only_without=only_without)
    record("match_round.made", made, by=by, round=made.title)
    return made


@transaction.atomic
def change_round(
    match_round: MatchRound,
    *,
    by: Person,
    seen: int,
    title: str,
    programme: Programme | None,
    objective: str,
    least: int,
    most: int,
    mentors: Iterable[Mentor],
    only_without: bool = False,
) -> MatchRound:
    """Other parameters for a draft; its cohort and pool are taken anew."""
    held = locked_round(match_round)
    require(by, "mentors.change_round", held)
    held.state = ROUND_FLOW.target("change", held.state)
    refuse_stale(held, seen)
    held.title, held.programme, held.objective = title.strip(), programme, objective
    held.least, held.most, held.failed = least, most, ""
    changed(held, by, "title", "programme", "objective", "least", "most", "failed")
    held.cohort.all().delete()
    held.pool.all().delete()
    held.pairs.all().delete()
    fill(held, by=by, mentors=mentors, only_without=only_without)
    record("match_round.changed", held, by=by, round=held.title)
    return held


@transaction.atomic
def start_round(match_round: MatchRound, *, by: Person, seen: int, objective: str = "") -> MatchRound:
    """Have it worked out in the background; locked pairs stay. The key of the run alone may write what comes out."""
    held = locked_round(match_round)
    require(by, "mentors.change_round", held)
    held.state = ROUND_FLOW.target("start", held.state)
    refuse_stale(held, seen)
    if not held.cohort.exists() or not held.pool.exists():
        raise Refused(_("There is nobody to put together. Change the cohort or the pool first."), [to(held)])
    held.objective = objective or held.objective
    held.run, held.done, held.seen_at, held.failed = uuid4(), 0, now(), ""
    changed(held, by, "state", "objective", "run", "done", "seen_at", "failed")
    record("match_round.started", held, by=by, round=held.title)
    return held


@transaction.atomic
def cancel_round(match_round: MatchRound, *, by: Person) -> MatchRound:
    """Stop the run: the proposal before it stands again, or the round is a draft."""
    held = locked_round(match_round)
    require(by, "mentors.change_round", held)
    held.state = ROUND_FLOW.target("keep" if held.proposed_at else "cancel", held.state)
    held.run = None
    changed(held, by, "state", "run")
    record("match_round.cancelled", held, by=by, round=held.title)
    return held


@transaction.atomic
def discard_round(match_round: MatchRound, *, by: Person, seen: int) -> MatchRound:
    """Put it away; nobody was told of it, and it stays in the history."""
    held = locked_round(match_round)
    require(by, "mentors.change_round", held)
    held.state = ROUND_FLOW.target("discard", held.state)
    refuse_stale(held, seen)
    changed(held, by, "state")
    record("match_round.discarded", held, by=by, round=held.title)
    return held


def tick_round(pk: int, run: UUID, done: int) -> bool:
    """Say how far a run is; False when it was stopped, or another has taken its place."""
    alive = MatchRound.objects.filter(pk=pk, run=run, state="running").update(done=done, seen_at=now())
    nudge(f"match_round:{pk}", "progress", pk)
    return bool(alive)


@transaction.atomic
def finish_round(
    pk: int,
    run: UUID,
    *,
    found: Sequence[Candidate],
    answers: dict[str, Any],
    room: dict[int, int],
    fixed: set[tuple[int, int]],
) -> bool:
    """Keep what a run gave. A run that was stopped, or has finished already, writes nothing."""
    held = MatchRound.objects.select_for_update().filter(pk=pk, run=run, state="running").first()
    if held is None:
        return False
    by_hand = set(held.pairs.filter(is_by_hand=True).values_list("project", "mentor")) & fixed
    held.state, held.run = ROUND_FLOW.target("finish", held.state), None
    held.results, held.proposed_at, held.version = answers, now(), held.version + 1
    held.save(update_fields=["state", "run", "results", "proposed_at", "version"])
    held.candidates.all().delete()
    held.pairs.all().delete()
    RoundCandidate.objects.bulk_create(
        (
            RoundCandidate(
                round=held, project_id=one.project, mentor_id=one.mentor, score=one.score,
                parts=one.parts, reasons=one.reasons,
            )
            for one in found
        ),
        batch_size=BATCH,
    )  # fmt: skip
    RoundPair.objects.bulk_create(
        (
            RoundPair(
                round=held, project_id=project, mentor_id=mentor, score=score,
                is_locked=(project, mentor) in fixed, is_by_hand=(project, mentor) in by_hand,
            )
            for project, mentor, score in answers[held.objective]["pairs"]
        ),
        batch_size=BATCH,
    )  # fmt: skip
    places = list(held.pool.all())
    for place in places:
        place.free = room.get(place.mentor_id, 0)
    RoundMentor.objects.bulk_update(places, ["free"], batch_size=BATCH)
    entry = record("match_round.proposed", held, by=None, round=held.title)
    notify([held.changed_by], entry, url=held.get_absolute_url())
    nudge(f"match_round:{pk}", "proposed", pk)
    return True


@transaction.atomic
def fail_round(pk: int, run: UUID, *, reason: str) -> bool:
    """A run that could not be worked out: the round is as it was before, and says why."""
    held = MatchRound.objects.select_for_update().filter(pk=pk, run=run, state="running").first()
    if held is None:
        return False
    held.state = ROUND_FLOW.target("keep" if held.proposed_at else "cancel", held.state)
    held.run, held.failed, held.version = None, reason[:300], held.version + 1
    held.save(update_fields=["state", "run", "failed", "version"])
    nudge(f"match_round:{pk}", "failed", pk)
    return True


def fill(match_round: MatchRound, *, by: Person, mentors: Iterable[Mentor], only_without: bool) -> None:
    """Cohort and pool. Projects with which the operator is in conflict are for another operator's round."""
    projects = list(cohort(by, match_round.programme, only_without=only_without).values_list("pk", flat=True))
    chosen = {mentor.pk for mentor in mentors}
    rooms = choosable().filter(pk__in=chosen).values_list("pk", "room")  # type: ignore[misc]
    if not projects:
        raise Refused(_("No project of this cohort can be mentored now. Choose another cohort."))
    RoundProject.objects.bulk_create(RoundProject(round=match_round, project_id=key) for key in projects)
    RoundMentor.objects.bulk_create(
        RoundMentor(round=match_round, mentor_id=key, free=room) for key, room in rooms
    )


def locked_round(match_round: MatchRound) -> MatchRound:
    """Its row, held until the transaction ends: whoever changes a round takes this lock first."""
    return MatchRound.objects.select_for_update(of=("self",)).get(pk=match_round.pk)


def refuse_stale(match_round: MatchRound, seen: int) -> None:
    if match_round.version == seen:
        return
    who = match_round.changed_by.name if match_round.changed_by else _("Somebody")
    raise Stale(
        _("%(who)s changed this round since you opened it. Look at it as it is now, then decide again.")
        % {"who": who},
        [to(match_round)],
    )


def changed(match_round: MatchRound, by: Person, *fields: str) -> None:
    """Write these fields and count the change."""
    match_round.version += 1
    match_round.changed_by = by
    match_round.save(update_fields=[*fields, "version", "changed_by"])
    nudge(f"match_round:{match_round.pk}", "changed", match_round.pk)


def to(match_round: MatchRound) -> Offer:
    return Offer(_("Open the round"), match_round.get_absolute_url())
