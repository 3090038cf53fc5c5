"""What follows here from what was done: requests of what is over are closed, a match round is worked out."""

from incubator.core.journal import reacts
from incubator.core.models import Entry
from mentors.actions.closing import close_requests_of
from mentors.models import MatchRound
from mentors.tasks import run_match_round


@reacts("project.withdrawn", "project.dropped")
def close_requests_of_what_is_over(entry: Entry) -> None:
    """No mentor is left with the request of a project that goes on no more, and no team without an answer."""
    close_requests_of(int(entry.subject.partition(":")[2]), by=entry.actor)


@reacts("match_round.started")
def work_out_soon(entry: Entry) -> None:
    """The round's run as it is now; one that was stopped meanwhile has none."""
    match_round = MatchRound.objects.filter(pk=int(entry.subject.partition(":")[2])).first()
    if match_round is not None and match_round.run is not None:
        run_match_round.delay_on_commit(match_round.pk, str(match_round.run))
