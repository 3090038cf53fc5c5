"""Which mentors fit a project, and why; never one in conflict, full, paused, dormant or set aside."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from incubator.accounts.models import Person
from incubator.core.access import allows
from incubator.matching.explanation import reasons
from mentors.models import Dismissal, Mentor, MentorQuerySet, Mentorship
from mentors.queries.answering import awake, usual_answers
from mentors.queries.reasons import Said, fit, said, wanted_by
from mentors.states import LIVE
from projects.models import Project
from projects.models.conflicts import people_in_conflict

LEAST = 0.16


@dataclass(frozen=True)
class Suggestion:
    """One mentor for one project, with what speaks for it, against it, and what is not known."""

    mentor: Mentor
    score: float
    why: list[Said]
    usually: str

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def suggestions_for(project: Project, user: Any, limit: int = 5) -> list[Suggestion]:
    """The best fits first; a pair that only shares a free place is no suggestion. A fixed number of queries."""
    if not allows(user, "mentors.view_suggestions", project):
        return []
    wanted = wanted_by(project)
    fits = [(fit(wanted, mentor, free=mentor.free), mentor) for mentor in candidates(project)]
    best = sorted(
        (pair for pair in fits if pair[0].score >= LEAST), key=lambda pair: (-pair[0].score, pair[1].pk)
    )
    answers = usual_answers(mentor.pk for _found, mentor in best[:limit])
    return [
        Suggestion(mentor, found.score, said(reasons(found)), answers.get(mentor.pk, ""))
        for found, mentor in best[:limit]
    ]


def candidates(project: Project) -> MentorQuerySet:
    """Everybody whom the team could ask today."""
    asked = Mentorship.objects.filter(project=project, state__in=LIVE[1:]).values("mentor")
    set_aside = Dismissal.objects.filter(project=project).values("mentor")
    listed = Q(person__is_active=True) | Q(source__isnull=False)
    return (
        askable(project)
        .filter(listed, awake(), capacity__gt=F("taken"))
        .exclude(pk__in=asked)
        .exclude(pk__in=set_aside)
        .order_by("pk")
    )


def askable(project: Project) -> MentorQuerySet:
    """Approved mentors without a conflict of interest with the project; each with `taken`."""
    insiders = Person.objects.filter(people_in_conflict(project)).order_by().values("pk")
    mentors = Mentor.objects.select_related("person").with_taken()
    return mentors.filter(~Q(person__in=insiders), state="approved")
