"""What follows here from what was done elsewhere."""

from incubator.core.journal import reacts
from incubator.core.models import Entry
from mentors.actions.closing import close_requests_of


@reacts("project.withdrawn", "project.dropped")
def close_requests_of_what_is_over(entry: Entry) -> None:
    """No mentor is left with the request of a project that goes on no more, and no team without an answer."""
    close_requests_of(int(entry.subject.partition(":")[2]), by=entry.actor)
