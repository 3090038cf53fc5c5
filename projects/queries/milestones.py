"""The plan: milestones on a line, and what a person's teams must show soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import FETCH_RAISE, Prefetch
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import formats
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from incubator.core.access import allows
from incubator.core.clock import localdate
from incubator.core.flow import Badge
from projects.models import Membership, Milestone, Project, Submission
from projects.models.milestone import OPEN_STATES
from projects.queries.dependencies import ITS_DEPENDENCIES, SETTLED, blockers_in
from projects.queries.stages import NextAct, next_act, progress_of
from projects.states import ENDED, MILESTONE_FLOW

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Step:
    """A milestone on the line, as `{% step %}` draws it."""

    pk: int
    title: str
    url: str
    note: str
    tone: str
    mark: str
    badge: Badge
    due_on: date
    is_late: bool
    days_left: int | None
    up_url: str
    down_url: str
    up_id: str
    down_id: str


@dataclass(frozen=True)
class Plan:
    """The whole line and what this person may do with it."""

    steps: tuple[Step, ...]
    done: int
    url: str
    add_url: str
    take_url: str
    order_url: str
    order: str
    may_plan: bool
    next_act: NextAct | None


@dataclass(frozen=True)
class MilestoneDue:
    """For a desk: a milestone of one of my teams that is due soon, or late."""

    pk: int
    title: str
    project: str
    url: str
    due_on: date
    is_late: bool
    badge: Badge


def milestones_of(project: Project) -> list[Milestone]:
    submissions = Prefetch("submissions", Submission.objects.select_related("decision").order_by("-version"))
    return list(
        project.milestones.select_related("project")
        .prefetch_related(submissions, ITS_DEPENDENCIES)
        .fetch_mode(FETCH_RAISE)
    )


def plan_of(project: Project, user: Any) -> Plan | None:
    """None for whoever may not read the plan."""
    if not allows(user, "projects.view_milestone", project):
        return None
    return plan_from(project, user, milestones_of(project))


def plan_from(project: Project, user: Any, milestones: list[Milestone]) -> Plan:
    """From the milestones as `milestones_of` loads them."""
    may_plan = project.status not in ENDED and allows(user, "projects.plan_milestones", project)
    blocked = blockers_in(milestones)
    current = next((one.pk for one in milestones if one.state not in SETTLED), None)
    return Plan(
        steps=tuple(step_of(one, n, current, blocked.get(one.pk, [])) for n, one in enumerate(milestones, 1)),
        done=progress_of(project, milestones),
        url=reverse("milestone_list", args=[project.slug]),
        add_url=reverse("milestone_add", args=[project.slug]) if may_plan else "",
        take_url=reverse("plan_take", args=[project.slug]) if may_plan else "",
        order_url=reverse("milestone_order", args=[project.slug]) if may_plan else "",
        order=",".join(str(one.pk) for one in milestones),
        may_plan=may_plan,
        next_act=next_act(project, milestones, user, may_plan),
    )


def step_of(milestone: Milestone, number: int, current: int | None, awaited: list[Milestone]) -> Step:
    tone = "good" if milestone.state == "accepted" else "warn" if milestone.is_late else ""
    waits = milestone.state in OPEN_STATES
    address = [milestone.project.slug, milestone.pk]
    return Step(
        pk=milestone.pk,
        title=milestone.title,
        url=milestone.get_absolute_url(),
        note=note_of(milestone, awaited),
        tone=tone or ("now" if milestone.pk == current else ""),
        mark=str(number),
        badge=milestone.badge,
        due_on=milestone.due_on,
        is_late=milestone.is_late,
        days_left=(milestone.due_on - localdate()).days if waits else None,
        up_url=reverse("milestone_up", args=address),
        down_url=reverse("milestone_down", args=address),
        up_id=f"up-{milestone.pk}",
        down_id=f"down-{milestone.pk}",
    )


def note_of(milestone: Milestone, awaited: list[Milestone]) -> str:
    """The line under a milestone's title: what became of it, or what is to be shown."""
    last = next(iter(milestone.submissions.all()), None)
    if milestone.state == "accepted":
        mean = last.decision.overall if last and hasattr(last, "decision") else None
        score = floatformat(mean, 1) if mean is not None else ""
        return _("Accepted · %(score)s of 5") % {"score": score} if score else _("Accepted")
    if milestone.state == "submitted" and last:
        day = formats.date_format(last.answer_by, "j M")
        return _("Version %(version)s is in. Answer promised by %(day)s.") % {
            "version": last.version,
            "day": day,
        }
    if milestone.state == "changes_requested" and last:
        reason = last.decision.reason if hasattr(last, "decision") else ""
        return _("Changes asked for: %(reason)s") % {"reason": Truncator(reason).chars(110)}
    if milestone.state == "planned" and awaited:
        return waiting_note(milestone, awaited)
    return Truncator(" ".join(milestone.goal.split())).chars(140)


def waiting_note(milestone: Milestone, awaited: list[Milestone]) -> str:
    """What it waits for, and whether its day comes before theirs."""
    names = ", ".join(f"“{Truncator(one.title).chars(60)}”" for one in awaited)
    if any(milestone.due_on < one.due_on for one in awaited):
        return _("Waits for %(names)s, but is due before that.") % {"names": names}
    return _("Waits for %(names)s.") % {"names": names}


def next_milestones(user: Any, limit: int = 5) -> tuple[MilestoneDue, ...]:
    """What this person's teams must show soon, late ones first."""
    if not user.is_authenticated:
        return ()
    teams = Membership.objects.filter(person=user, role__in=["lead", "member"]).values("project")
    rows = (
        Milestone.objects.filter(
            project__in=teams,
            project__status="incubating",
            state__in=OPEN_STATES,
            due_on__lte=localdate() + SOON,
        )
        .select_related("project")
        .order_by("due_on", "pk")
        .fetch_mode(FETCH_RAISE)[:limit]
    )
    return tuple(
        MilestoneDue(
            one.pk, one.title, one.project.title, one.get_absolute_url(), one.due_on, one.is_late, one.badge
        )
        for one in rows
    )


def offered(milestone: Milestone) -> set[str]:
    """The verbs that its state offers."""
    return set(MILESTONE_FLOW.offered(milestone.state))
