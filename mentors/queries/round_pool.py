"""Whom a match round is about: its cohort, its pool, who may not be put together, and how far the places go."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentors.models import Dismissal, Mentor, MentorQuerySet, Mentorship
from mentors.queries.answering import awake
from mentors.queries.solving import solved
from mentors.states import HELPED, LIVE
from projects.models import Programme, Project
from projects.models.conflicts import conflicts_of, in_conflict

WORKED_OUT = 60_000  # pairs up to which the places are followed one by one while somebody waits
NAMED = 3
SPOKEN_FOR = (*LIVE, "declined")


def cohort(user: Any, programme: Programme | None, *, only_without: bool = False) -> QuerySet[Project]:
    """Projects that mentors help, without those with which this operator is in conflict."""
    projects = Project.objects.filter(~in_conflict(user), status__in=HELPED)
    if programme is not None:
        projects = projects.filter(programme=programme)
    if only_without:
        projects = projects.exclude(
            pk__in=Mentorship.objects.filter(state__in=LIVE[1:]).values("project").order_by()
        )
    return projects.order_by("title", "pk")


def choosable() -> MentorQuerySet:
    """Mentors who may stand in a pool: approved, with an account or known from an import; each with `room`."""
    listed = Q(person__is_active=True) | Q(source__isnull=False)
    return with_room(Mentor.objects.filter(listed, state="approved").select_related("person"))


def pool() -> MentorQuerySet:
    """The pool if nobody is chosen: those of them who are awake."""
    return choosable().filter(awake())


def with_room(mentors: MentorQuerySet) -> MentorQuerySet:
    """Each with `taken` and with `room`: places that neither a project has nor an earlier round's request holds."""
    held = (
        Mentorship.objects.filter(mentor=OuterRef("pk"), state="requested", round__isnull=False)
        .order_by()
        .values("mentor")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        mentors.with_taken()
        .annotate(held=Coalesce(Subquery(held), 0))
        .annotate(room=Greatest(F("capacity") - F("taken") - F("held"), 0))
        .order_by("pk")
    )


def barred(projects: Iterable[int], mentors: Sequence[Mentor]) -> set[tuple[int, int]]:
    """Pairs never put together: in conflict, set aside by the team, declined before, or at it already. Three queries.

    Which of these it is, is kept nowhere. Wants `person_id`.
    """
    keys = set(projects)
    mentor_of = {mentor.person_id: mentor.pk for mentor in mentors}
    known = list(mentor_of.values())
    apart = {(project, mentor_of[person]) for person, project in conflicts_of(mentor_of) if project in keys}
    for rows in (
        Dismissal.objects.filter(mentor__in=known),
        Mentorship.objects.filter(mentor__in=known, state__in=SPOKEN_FOR),
    ):
        pairs = rows.order_by().values_list("project", "mentor")
        apart |= {pair for pair in pairs if pair[0] in keys}
    return apart


@dataclass(frozen=True)
class Feasibility:
    """How far the places go. `tone`: good when nobody goes without. `ask`: of whom one more place would help."""

    tone: str
    said: list[str]
    ask: list[Mentor]


def feasibility(projects: Sequence[int], mentors: Sequence[Any], *, least: int, most: int) -> Feasibility:
    """In words, before anything is scored: every pair that is not barred counts as possible. Three queries."""
    wanted = len(projects) * max(least, 1)
    places = sum(mentor.room for mentor in mentors)
    said = [headline(places, len(projects))]
    if not projects or not mentors:
        return Feasibility("warn", [*said, nothing_to_do(projects)], [])
    if len(projects) * len(mentors) > WORKED_OUT:
        short = max(0, wanted - places)
        said += [lacking(short)] if short else []
        return Feasibility("warn" if short else "good", said, [])
    apart = barred(projects, mentors)
    first = shared_out(projects, mentors, apart, 1)
    without = len([one for one in first.unmet if one.kind == "project"])
    unreachable = [one for one in first.unmet if one.why in ("nobody", "barred", "few")]
    if without:
        said.append(going_without(without))
    if unreachable:
        said.append(nobody_left(len(unreachable)))
    found = shared_out(projects, mentors, apart, least) if least > 1 else first
    if least > 1 and found.filled < found.places:
        said.append(lacking(found.places - found.filled))
    if found.filled == found.places:
        said.append(enough(least, most, places, len(projects)))
    tally = Counter(mentor for one in found.unmet for mentor in one.mend)
    by_key = {mentor.pk: mentor for mentor in mentors}
    asked = sorted(tally, key=lambda key: (-tally[key], by_key[key].person.name.casefold(), key))
    ask = [by_key[key] for key in asked[:NAMED]]
    return Feasibility("warn" if found.filled < found.places else "good", said, ask)


def shared_out(
    projects: Sequence[int], mentors: Sequence[Any], apart: set[tuple[int, int]], need: int
) -> Any:
    """As many places filled as can be, if everybody who may be put together fits the same."""
    pairs = [(p, m.pk, 1.0) for p in projects for m in mentors if (p, m.pk) not in apart]
    return solved([(key, need, 0) for key in projects], mentors, pairs)[0]


def headline(places: int, projects: int) -> str:
    free = ngettext("%(n)s place", "%(n)s places", places) % {"n": places}
    asking = ngettext("%(n)s project", "%(n)s projects", projects) % {"n": projects}
    return _("%(places)s for %(projects)s.") % {"places": free, "projects": asking}


def nothing_to_do(projects: Sequence[int]) -> str:
    if not projects:
        return _("No project of this cohort can be mentored now. Choose another cohort.")
    return _("Nobody is in the pool. Choose mentors who take requests.")


def going_without(number: int) -> str:
    return ngettext(
        "%(n)s project would go without a mentor.", "%(n)s projects would go without a mentor.", number
    ) % {"n": number}


def nobody_left(number: int) -> str:
    return ngettext(
        "Nobody in the pool may be proposed to %(n)s of them. Ask more mentors to join.",
        "Nobody in the pool may be proposed to %(n)s of them. Ask more mentors to join.",
        number,
    ) % {"n": number}


def lacking(number: int) -> str:
    return ngettext("%(n)s place is missing.", "%(n)s places are missing.", number) % {"n": number}


def enough(least: int, most: int, places: int, projects: int) -> str:
    if most > max(least, 1) and places < most * projects:
        return _("Each can have its least number; not all can have %(most)s.") % {"most": most}
    return _("There is a place for each, as far as nobody has to fit.")
