"""What mentors keep, by noun."""

from mentors.models.mentor import MOST, Dismissal, Mentor, MentorQuerySet, Mentorship, words

__all__ = ["MOST", "Dismissal", "Mentor", "MentorQuerySet", "Mentorship", "words"]
