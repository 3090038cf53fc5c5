"""Mentors, mentorships, and the rounds in which operators put a whole cohort together with its mentors."""

from mentors.models.mentors import MOST, Dismissal, Mentor, MentorQuerySet, Mentorship
from mentors.models.rounds import MatchRound, RoundCandidate, RoundMentor, RoundPair, RoundProject

__all__ = [
    "MOST",
    "Dismissal",
    "MatchRound",
    "Mentor",
    "MentorQuerySet",
    "Mentorship",
    "RoundCandidate",
    "RoundMentor",
    "RoundPair",
    "RoundProject",
]
