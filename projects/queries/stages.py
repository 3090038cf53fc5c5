"""How far a project is in its stage, and the one next act of whoever looks at its plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from incubator.core.access import allows
from projects.models import Milestone, Project, Submission
from projects.permissions import is_reviewer
from projects.queries.dependencies import SETTLED, blockers_in
from projects.states import PROJECT_FLOW

UNDER_WAY = ("changes_requested", "active")


@dataclass(frozen=True)
class NextAct:
    """The one thing to do next: a link, or with `post` a button that does it."""

    label: str
    url: str
    post: bool = False


def in_stage(project: Project, milestones: Iterable[Milestone]) -> list[Milestone]:
    """Those of the stage that it is in: what was settled before it came into it belongs to the one before."""
    since = project.stage_since
    return [one for one in milestones if not (since and one.decided_at and one.decided_at <= since)]


def progress_of(project: Project, milestones: Iterable[Milestone]) -> int:
    """How much of its stage is accepted, per cent by weight; what was abandoned doesn't count."""
    counted = [one for one in in_stage(project, milestones) if one.state != "abandoned"]
    total = sum(one.weight for one in counted)
    return 100 * sum(one.weight for one in counted if one.state == "accepted") // total if total else 0


def is_stage_done(project: Project, milestones: Iterable[Milestone]) -> bool:
    """Each milestone of the stage is settled, and one at least accepted."""
    states = {one.state for one in in_stage(project, milestones)}
    return "accepted" in states and states <= set(SETTLED)


def next_act(project: Project, milestones: Sequence[Milestone], user: Any, may_plan: bool) -> NextAct | None:
    """By what this person is: the team goes on, a reviewer evaluates, an operator decides at the gate."""
    if may_plan:
        return team_act(project, milestones)
    if is_reviewer(user, project):
        return review_act(milestones, user)
    is_here = "advance" in PROJECT_FLOW.offered(project.status)
    if is_here and is_stage_done(project, milestones) and allows(user, "projects.decide_gate", project):
        return NextAct(_("Decide at the gate"), reverse("project_gate", args=[project.slug]))
    return None


def team_act(project: Project, milestones: Sequence[Milestone]) -> NextAct | None:
    """Hand in what is under way, start what is planned and waits for nothing, or plan."""
    for one in milestones:
        if one.state in UNDER_WAY:
            address = reverse("milestone_submit", args=[project.slug, one.pk])
            return NextAct(_("Hand in “%(title)s”") % {"title": Truncator(one.title).chars(40)}, address)
    blocked = blockers_in(milestones)
    for one in milestones:
        if one.state == "planned" and one.pk not in blocked:
            address = reverse("milestone_start", args=[project.slug, one.pk])
            return NextAct(
                _("Start “%(title)s”") % {"title": Truncator(one.title).chars(40)}, address, post=True
            )
    if any(one.state == "submitted" for one in milestones):
        return None
    return NextAct(_("Plan a milestone"), reverse("milestone_add", args=[project.slug]))


def review_act(milestones: Sequence[Milestone], user: Any) -> NextAct | None:
    """Evaluate the first that waits for this reviewer."""
    waiting = [
        one.submissions.all()[0] for one in milestones if one.state == "submitted" and one.submissions.all()
    ]
    given = Submission.objects.filter(
        pk__in=[one.pk for one in waiting],
        evaluations__reviewer=user,
        evaluations__handed_in_at__isnull=False,
    )
    done = set(given.values_list("pk", flat=True))
    titles = {one.pk: one.title for one in milestones}
    for one in waiting:
        if one.pk not in done:
            title = Truncator(titles[one.milestone_id]).chars(40)
            return NextAct(
                _("Evaluate “%(title)s”") % {"title": title}, reverse("evaluation_write", args=[one.pk])
            )
    return None
