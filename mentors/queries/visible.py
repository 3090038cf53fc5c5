"""Which mentors and mentorships a person may see."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from incubator.accounts.permissions import is_operator
from mentors.models import Mentor, MentorQuerySet, Mentorship
from mentors.states import LISTED
from projects.models import Membership
from projects.models.conflicts import in_conflict


def visible_mentors(user: Any) -> MentorQuerySet:
    """Members see approved and paused mentors, visitors those whose profile is public; each sees themself."""
    mentors = Mentor.objects.select_related("person")
    if is_operator(user):
        return mentors
    listed = Q(state__in=LISTED) & (Q(person__is_active=True) | Q(source__isnull=False))
    if not user.is_authenticated:
        return mentors.filter(listed, person__visibility="public")
    return mentors.filter(listed | Q(person=user))


def listed_mentors(user: Any) -> MentorQuerySet:
    """The directory: those of the visible ones that are mentors now, or pause."""
    return visible_mentors(user).filter(Q(person__is_active=True) | Q(source__isnull=False), state__in=LISTED)


def visible_mentorships(user: Any) -> QuerySet[Mentorship]:
    """Between the two: the team and the mentor (unless in conflict since); and the operators."""
    mentorships = Mentorship.objects.select_related("mentor__person", "project")
    if is_operator(user):
        return mentorships
    if not user.is_authenticated:
        return mentorships.none()
    team = Membership.objects.filter(project=OuterRef("project"), person=user, role__in=["lead", "member"])
    own = Q(mentor__person=user) & ~in_conflict(user, "project")
    return mentorships.filter(Q(Exists(team)) | own)
