"""What mentors keep, by noun."""

from mentors.models.hours import (
    STALE_AFTER,
    BusyCalendar,
    HoursException,
    OfficeHours,
    WeeklyHours,
)
from mentors.models.mentor import MOST, Dismissal, Mentor, MentorQuerySet, Mentorship, words
from mentors.models.rounds import MatchRound, RoundCandidate, RoundMentor, RoundPair, RoundProject
from mentors.models.session import (
    NO_OVERLAP,
    OPEN_AFTER,
    Session,
    SessionAction,
    SessionLetter,
    SessionNote,
    SessionRating,
    Side,
    period_of,
)

__all__ = [
    "MOST",
    "NO_OVERLAP",
    "OPEN_AFTER",
    "STALE_AFTER",
    "BusyCalendar",
    "Dismissal",
    "HoursException",
    "MatchRound",
    "Mentor",
    "MentorQuerySet",
    "Mentorship",
    "OfficeHours",
    "RoundCandidate",
    "RoundMentor",
    "RoundPair",
    "RoundProject",
    "Session",
    "SessionAction",
    "SessionLetter",
    "SessionNote",
    "SessionRating",
    "Side",
    "WeeklyHours",
    "period_of",
    "words",
]
