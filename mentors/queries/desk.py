"""What a mentor's desk shows."""

from typing import Any

from mentors.models import Mentorship
from mentors.queries.mentorships import of_mentor

MOST_LOOKED_AT = 60  # those under way come first and are bounded by the mentor's capacity


def mentoring(user: Any, limit: int = 5) -> tuple[list[Mentorship], list[Mentorship]]:
    """Requests that wait for this mentor's answer, the longest waiting first, and the projects that they help now.

    `project` and `by` are loaded; one query for both.
    """
    live = of_mentor(user).filter(state__in=["active", "requested"]).order_by("state", "requested_at", "pk")
    rows = list(live[:MOST_LOOKED_AT])
    helped = sorted(
        (row for row in rows if row.state == "active"), key=lambda row: row.project.title.casefold()
    )
    return [row for row in rows if row.state == "requested"][:limit], helped[:limit]
