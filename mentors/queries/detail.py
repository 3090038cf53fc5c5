"""A mentor's page: who is it, when are they free, and why for my projects."""

from dataclasses import dataclass
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, QuerySet

from incubator.matching.explanation import reasons
from mentors.models import Mentor, MentorQuerySet, Mentorship
from mentors.queries.acts import Act, acts_of
from mentors.queries.answering import is_dormant, usual_answers
from mentors.queries.reasons import Said, fit, said, wanted_by
from mentors.queries.sessions import Hour, hours_for
from mentors.queries.visible import visible_mentors
from mentors.states import HELPED, LIVE
from projects.models import Membership, Project
from projects.models.conflicts import in_conflict


@dataclass(frozen=True)
class MentorPage:
    """What the page shows, and what this reader may do now."""

    mentor: Mentor
    languages: list[str]
    usually: str
    dormant: bool
    is_own: bool
    may_see_person: bool
    by_operators: bool
    acts: list[Act]
    projects: list[Project]
    project: Project | None
    why: list[Said]
    live: Mentorship | None
    hours: list[Hour]
    may_ask: bool
    no_project: bool


def mentors_with_places(user: Any) -> MentorQuerySet:
    """What a mentor's page is loaded from."""
    return visible_mentors(user).with_taken().fetch_mode(FETCH_RAISE)


def mentor_page(mentor: Mentor, user: Any, slug: str = "") -> MentorPage:
    """For one of the reader's projects: the one named, or the first."""
    projects = list(own_projects(mentor, user)) if user.is_authenticated else []
    project = next((one for one in projects if one.slug == slug), projects[0] if projects else None)
    live = None
    why: list[Said] = []
    if project is not None:
        live = Mentorship.objects.filter(mentor=mentor, project=project, state__in=LIVE[1:]).first()
        why = said(reasons(fit(wanted_by(project), mentor, free=mentor.free)))
    return MentorPage(
        mentor=mentor,
        languages=mentor.language_names,
        usually=usual_answers([mentor.pk]).get(mentor.pk, ""),
        dormant=is_dormant(mentor),
        is_own=user.pk == mentor.person_id,
        may_see_person=mentor.person.is_active
        and (user.is_authenticated or mentor.person.visibility == "public"),
        by_operators=not mentor.person.is_active,
        acts=acts_of(mentor, user) if user.pk != mentor.person_id else [],
        projects=projects,
        project=project,
        why=why,
        live=live,
        hours=hours_with(mentor, projects),
        may_ask=project is not None and live is None and mentor.free > 0,
        no_project=user.is_authenticated and user.pk != mentor.person_id and not projects,
    )


def hours_with(mentor: Mentor, projects: list[Project]) -> list[Hour]:
    """Sessions and free slots, for those of these projects that they help now."""
    if not projects:
        return []
    active = Mentorship.objects.filter(mentor=mentor, project__in=projects, state="active")
    return hours_for(list(active.select_related("mentor__person", "project").order_by("project__title")))


def own_projects(mentor: Mentor, user: Any) -> QuerySet[Project]:
    """The reader's projects that this mentor could help: taken in, and no conflict of interest."""
    team = Membership.objects.filter(project=OuterRef("pk"), person=user, role__in=["lead", "member"])
    return (
        Project.objects.filter(Exists(team), status__in=HELPED)
        .exclude(in_conflict(mentor.person))
        .order_by("title", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def own_mentor(user: Any) -> Mentor | None:
    """The reader's own record, if any."""
    return (
        Mentor.objects.select_related("person").filter(person=user).first() if user.is_authenticated else None
    )


def is_mentor(user: Any) -> bool:
    return own_mentor(user) is not None
