"""The plan's own page: what is late, what is next, what waits for whom; and the plan over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from incubator.core.access import allows
from incubator.core.clock import localdate
from incubator.core.journal import name
from incubator.core.models import Entry
from projects.models import Milestone, Project
from projects.models.milestone import OPEN_STATES
from projects.queries.answering import Answering, answering_of
from projects.queries.dependencies import blockers_in
from projects.queries.milestones import Plan, milestones_of, plan_from

WEEK = timedelta(days=7)
MOST = 5
MARKS = {"accepted": "✓", "abandoned": "×", "changes_requested": "!"}


@dataclass(frozen=True)
class Point:
    """A milestone in the summary, with the line under it."""

    title: str
    url: str
    due_on: date
    note: str
    is_late: bool = False


@dataclass(frozen=True)
class Summary:
    late: tuple[Point, ...]
    next: Point | None
    waiting: tuple[Point, ...]
    more_late: int


@dataclass(frozen=True)
class PlanPage:
    plan: Plan
    summary: Summary | None
    bars: tuple[dict[str, Any], ...]


def plan_page(project: Project, user: Any) -> PlanPage | None:
    """None for whoever may not read the plan. Wants `programme` loaded."""
    if not allows(user, "projects.view_milestone", project):
        return None
    milestones = milestones_of(project)
    plan = plan_from(project, user, milestones)
    if not milestones:
        return PlanPage(plan, None, ())
    return PlanPage(plan, summary_of(project, milestones), bars_of(milestones, started_on(project)))


def summary_of(project: Project, milestones: Sequence[Milestone]) -> Summary:
    blocked = blockers_in(milestones)
    handed_in = [one for one in milestones if one.state == "submitted" and one.submissions.all()]
    answers = answering_of(project, [one.submissions.all()[0] for one in handed_in])
    late = sorted(
        (one for one in milestones if one.counts_as_late), key=lambda one: (one.due_on, one.position)
    )
    ready = [
        one
        for one in milestones
        if one.state in OPEN_STATES and one.pk not in blocked and not one.counts_as_late
    ]
    following = min(ready, key=lambda one: (one.due_on, one.position), default=None)
    waiting = [point(one, waits_for(answers[one.submissions.all()[0].pk])) for one in handed_in]
    waiting += [
        point(one, _("Waits for the team: changes were asked for"))
        for one in milestones
        if one.state == "changes_requested"
    ]
    return Summary(
        late=tuple(point(one, days_late(one)) for one in late[:MOST]),
        next=point(following, next_note(following)) if following else None,
        waiting=tuple(waiting[:MOST]),
        more_late=max(0, len(late) - MOST),
    )


def point(one: Milestone, note: str) -> Point:
    return Point(one.title, one.get_absolute_url(), one.due_on, note, one.counts_as_late)


def days_late(one: Milestone) -> str:
    days = (localdate() - one.due_on).days
    return _("since yesterday") if days == 1 else _("since %(days)s days") % {"days": days}


def next_note(one: Milestone) -> str:
    return _("The team starts it") if one.state == "planned" else _("The team hands it in")


def waits_for(answer: Answering) -> str:
    told = {"whom": answer.whom, "day": formats.date_format(answer.answer_by, "j M")}
    if answer.is_late:
        return _("Waits for %(whom)s; the answer was promised by %(day)s and is late") % told
    return _("Waits for %(whom)s; answer promised by %(day)s") % told


def started_on(project: Project) -> dict[str, date]:
    """When each was started, by its name in the journal."""
    entries = Entry.objects.filter(scopes__contains=[name(project)], verb="milestone.started")
    return {subject: localdate(at) for subject, at in entries.values_list("subject", "at")}


def bars_of(milestones: Sequence[Milestone], started: dict[str, date]) -> tuple[dict[str, Any], ...]:
    """Each as `{% timeline %}` draws it."""
    bars: list[dict[str, Any]] = []
    due: dict[int, date] = {one.pk: one.due_on for one in milestones}
    before: date | None = None
    for one in milestones:
        on = [row.on_id for row in one.dependencies.all() if row.on_id in due]
        start = started.get(name(one)) or max(
            (due[pk] for pk in on), default=before or localdate(one.made_at)
        )
        bars.append(
            {
                "key": one.pk,
                "title": one.title,
                "href": one.get_absolute_url(),
                "start": min(start, one.due_on - WEEK) if start >= one.due_on else start,
                "due": one.due_on,
                "tone": one.badge.tone,
                "state": one.badge.label,
                "late": one.counts_as_late,
                "mark": MARKS.get(one.state, ""),
                "waits": on,
            }
        )
        before = one.due_on
    return tuple(bars)
