"""What a mentor's desk shows."""

from typing import Any

from mentors.models import Mentorship
from mentors.queries.mentorships import mentees_of, requests_to


def open_requests(user: Any, limit: int = 5) -> list[Mentorship]:
    """Requests that wait for this mentor's answer, the longest waiting first; `project` and `by` are loaded."""
    return list(requests_to(user)[:limit])


def mentees(user: Any, limit: int = 5) -> list[Mentorship]:
    """Projects that this mentor helps now; `project` is loaded."""
    return list(mentees_of(user)[:limit])
