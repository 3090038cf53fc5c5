"""What publishing a round would do: whom it tells what, and what no longer holds since it was worked out."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.accounts.models import Person
from mentors.models import MatchRound, Mentor
from mentors.queries.reasons import Said, said
from mentors.queries.round_pool import barred, with_room
from mentors.states import HELPED
from projects.models import Membership, Project
from projects.models.conflicts import conflicts_of

IN_TEAM = (Membership.Role.LEAD, Membership.Role.MEMBER)


@dataclass(frozen=True)
class Proposed:
    """A pair of the proposal with the reasons that both sides will read."""

    project: int
    mentor: int
    score: float
    reasons: list[dict[str, Any]]


@dataclass(frozen=True)
class Obstacle:
    """Something that stands against publishing, in words."""

    text: str


@dataclass
class Told:
    """What one mentor will be told: the projects that they are asked for, each with its reasons."""

    mentor: Mentor
    asks: list[tuple[Project, list[Said], list[str]]] = field(default_factory=list)


def proposed_pairs(match_round: MatchRound) -> list[Proposed]:
    """Two queries, whatever the size."""
    found = match_round.pairs.order_by("project", "mentor").values_list("project", "mentor", "score")
    pairs = list(found)
    why = {
        (project, mentor): reasons
        for project, mentor, reasons in match_round.candidates.filter(
            project__in={pair[0] for pair in pairs}, mentor__in={pair[1] for pair in pairs}
        ).values_list("project", "mentor", "reasons")
    }
    return [Proposed(p, m, score, why.get((p, m), [])) for p, m, score in pairs]


def obstacles(match_round: MatchRound, pairs: list[Proposed]) -> list[Obstacle]:
    """What no longer holds, pair by pair. Conflict, earlier no and set aside read alike: which it is, is not told."""
    mentors = mentors_of(pairs)
    projects = Project.objects.in_bulk({pair.project for pair in pairs})
    apart = barred(projects, list(mentors.values()))
    found = [
        Obstacle(
            _("%(mentor)s can't be proposed to “%(project)s” any more.")
            % {"mentor": mentors[pair.mentor].person.name, "project": projects[pair.project].title}
        )
        for pair in pairs
        if (pair.project, pair.mentor) in apart
    ]
    found += [
        Obstacle(_("“%(project)s” is not mentored now.") % {"project": projects[key].title})
        for key in sorted({pair.project for pair in pairs})
        if projects[key].status not in HELPED
    ]
    return found + without_room(mentors, Counter(pair.mentor for pair in pairs))


def without_room(mentors: dict[int, Any], given: Counter[int]) -> list[Obstacle]:
    found = []
    for key, mentor in mentors.items():
        name, room = mentor.person.name, mentor.room
        if mentor.state != "approved" or not (mentor.person.is_active or mentor.source):
            found.append(Obstacle(_("%(mentor)s takes no requests now.") % {"mentor": name}))
        elif given[key] > room:
            left = ngettext("%(n)s place", "%(n)s places", room) % {"n": room}
            text = _("%(mentor)s has %(left)s left, and this round gives them %(given)s projects.")
            found.append(Obstacle(text % {"mentor": name, "left": left, "given": given[key]}))
    return found


def mentors_of(pairs: list[Proposed]) -> dict[int, Any]:
    mentors = with_room(Mentor.objects.filter(pk__in={pair.mentor for pair in pairs}))
    return {mentor.pk: mentor for mentor in mentors.select_related("person")}


def teams_of(projects: set[int]) -> dict[int, list[Person]]:
    """Lead and members of each project, in one query."""
    found: dict[int, list[Person]] = {}
    for one in Membership.objects.filter(project__in=projects, role__in=IN_TEAM).select_related("person"):
        found.setdefault(one.project_id, []).append(one.person)
    return found


def told_by(match_round: MatchRound, user: Any) -> tuple[list[Told], list[Obstacle]]:
    """The preview: by mentor, which projects and whose team, and what stands against it.

    Without the projects with which this reader is in conflict. A fixed number of queries.
    """
    apart = {project for _person, project in conflicts_of([user.pk])}
    pairs = [pair for pair in proposed_pairs(match_round) if pair.project not in apart]
    mentors = mentors_of(pairs)
    projects = Project.objects.in_bulk({pair.project for pair in pairs})
    teams = teams_of(set(projects))
    found: dict[int, Told] = {}
    for pair in pairs:
        team = [person.name for person in teams.get(pair.project, [])]
        told = found.setdefault(pair.mentor, Told(mentors[pair.mentor]))
        told.asks.append((projects[pair.project], said(pair.reasons), team))
    ordered = sorted(found.values(), key=lambda one: (one.mentor.person.name.casefold(), one.mentor.pk))
    return ordered, obstacles(match_round, pairs)
