"""What follows from what was done: a match round that was started is worked out."""

from incubator.core.journal import reacts
from incubator.core.models import Entry
from mentors.models import MatchRound
from mentors.tasks import run_match_round


@reacts("match_round.started")
def work_out_soon(entry: Entry) -> None:
    """The round's run as it is now; one that was stopped meanwhile has none."""
    match_round = MatchRound.objects.filter(pk=int(entry.subject.partition(":")[2])).first()
    if match_round is not None and match_round.run is not None:
        run_match_round.delay_on_commit(match_round.pk, str(match_round.run))
