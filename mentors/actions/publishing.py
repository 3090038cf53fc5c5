"""Publishing a match round: all of it in one act, or nothing, with what no longer holds named."""

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record, record_all
from incubator.core.live import nudge
from incubator.core.refusal import Refused
from incubator.notices.actions import notify_all
from mentors.actions.closing import operators
from mentors.actions.rounds import changed, locked_round, refuse_stale, to
from mentors.models import MatchRound, Mentor, Mentorship
from mentors.queries.round_publication import Obstacle, obstacles, proposed_pairs, teams_of
from mentors.states import MENTORSHIP_FLOW, ROUND_FLOW

BATCH = 1_000


class NoLongerHolds(Refused):
    """What changed since the proposal: each obstacle names its pair or its mentor."""

    def __init__(self, match_round: MatchRound, found: list[Obstacle]) -> None:
        self.obstacles = found
        what = " ".join(one.text for one in found[:10])
        super().__init__(
            _("Nothing was published. %(what)s Move these pairs, or run the round again.") % {"what": what},
            [to(match_round)],
        )


@transaction.atomic
def publish_round(match_round: MatchRound, *, by: Person, seen: int, message: str = "") -> int:
    """Every pair becomes a request that its mentor answers as usual; team and mentor are told. How many there are.

    The mentors' rows are locked, so that two rounds, or a round and an accepting, can't give one place twice.
    """
    held = locked_round(match_round)
    require(by, "mentors.change_round", held)
    held.state = ROUND_FLOW.target("publish", held.state)
    refuse_stale(held, seen)
    pairs = proposed_pairs(held)
    if not pairs:
        raise Refused(_("There is no pair to publish. Run the round, or put a pair together."), [to(held)])
    keys = sorted({pair.mentor for pair in pairs})
    list(Mentor.objects.filter(pk__in=keys).order_by("pk").select_for_update().values_list("pk"))
    if found := obstacles(held, pairs):
        raise NoLongerHolds(held, found)
    held.message, held.published_at = message.strip(), now()
    changed(held, by, "state", "message", "published_at")
    made = Mentorship.objects.bulk_create(
        (
            Mentorship(
                mentor_id=pair.mentor, project_id=pair.project, by=by, round=held,
                state=MENTORSHIP_FLOW.target("request", MENTORSHIP_FLOW.initial), requested_at=held.published_at,
                message=held.message, score=pair.score, reasons=pair.reasons,
            )
            for pair in pairs
        ),
        batch_size=BATCH,
    )  # fmt: skip
    tell_everybody(made, by=by)
    record("match_round.published", held, by=by, round=held.title)
    return len(made)


def tell_everybody(made: list[Mentorship], *, by: Person) -> None:
    """Each mentor and each team of each pair once; only they read that entry."""
    rows = list(
        Mentorship.objects.filter(pk__in=[one.pk for one in made])
        .select_related("mentor__person", "project")
        .order_by("pk")
    )
    entries = record_all(
        [
            ("mentorship.proposed", one, {"mentor": one.mentor.person.name, "project": one.project.title})
            for one in rows
        ],
        by=by,
    )
    teams, stand_ins = teams_of({one.project_id for one in rows}), operators()
    told = []
    for one, entry in zip(rows, entries, strict=True):
        has_account = one.mentor.person.is_active
        voices = [one.mentor.person] if has_account else stand_ins
        told.append((teams.get(one.project_id, []), entry, f"/projects/{one.project.slug}/mentors/"))
        told.append((voices, entry, "/mentoring/" if has_account else "/operations/mentors/"))
    notify_all(told)
    for key in sorted(Counter(one.project_id for one in rows)):
        nudge(f"project:{key}", "mentorship")
