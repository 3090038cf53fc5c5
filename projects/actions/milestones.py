"""The plan and its evidence: what a team does to a milestone until the space answers."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import localdate
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.actions.dependencies import check_nothing_awaited, wait_for
from projects.actions.thumbnails import thumbnail_of
from projects.models import EvidenceFile, Milestone, Project, Submission
from projects.queries.reviews import reviewers_and_tracker
from projects.states import ENDED, MILESTONE_FLOW, SHOWING

EDITABLE = ("title", "goal", "due_on", "weight")
ANSWER_WITHIN = 5  # working days
SATURDAY = 5


def locked(milestone: Milestone) -> Milestone:
    """The milestone's row with its project, held until the transaction ends."""
    milestones = Milestone.objects.select_for_update(of=("self",)).select_related("project__tracker")
    return milestones.get(pk=milestone.pk)


def locked_plan(project: Project) -> Project:
    """The project's row: whoever holds it is the only one who orders its milestones."""
    return Project.objects.select_for_update(of=("self",)).get(pk=project.pk)


def held_in_plan(milestone: Milestone) -> Milestone:
    """The project's row, then the milestone's: every act on a plan takes them in this order."""
    project = locked_plan(milestone.project)
    milestone = locked(milestone)
    milestone.project = project
    return milestone


def refuse_ended(project: Project) -> None:
    """What is over keeps the plan that it had. Wants the project's row held."""
    if project.status in ENDED:
        raise Refused(_("“%(project)s” has ended; its plan stays as it was.") % {"project": project.title})


@transaction.atomic
def plan_milestone(
    project: Project, *, by: Person, waits_for: Iterable[Milestone] = (), **values: Any
) -> Milestone:
    """Put a goal with a date at the end of the plan; `waits_for` are others of the same plan."""
    project = locked_plan(project)
    require(by, "projects.plan_milestones", project)
    refuse_ended(project)
    last = project.milestones.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    milestone = project.milestones.create(position=position, **only_editable(values))
    record("milestone.planned", milestone, by=by, scopes=[project], **told(milestone))
    wait_for(milestone, waits_for, by=by)
    return milestone


@transaction.atomic
def change_milestone(
    milestone: Milestone, *, by: Person, waits_for: Iterable[Milestone] | None = None, **values: Any
) -> Milestone:
    """Change the plan. Freely before the start; after it, what it was before is kept and shown.

    The project's row is held, since a circle may have its other half in another milestone.
    """
    milestone = held_in_plan(milestone)
    require(by, "projects.plan_milestones", milestone)
    refuse_ended(milestone.project)
    if milestone.state not in ("planned", "active", "changes_requested"):
        raise Refused(
            _("“%(milestone)s” is being evaluated or was decided: its goal stays as it was.")
            % told(milestone),
            [Offer(_("Back to the milestone"), milestone.get_absolute_url())],
        )
    if waits_for is not None:
        wait_for(milestone, waits_for, by=by)
    new = {key: value for key, value in only_editable(values).items() if getattr(milestone, key) != value}
    if not new:
        return milestone
    before = {key: as_fact(getattr(milestone, key)) for key in new}
    for key, value in new.items():
        setattr(milestone, key, value)
    milestone.save(update_fields=list(new))
    after = {key: as_fact(value) for key, value in new.items()}
    kept = {} if milestone.state == "planned" else {"before": before, "after": after}
    record("milestone.changed", milestone, by=by, scopes=[milestone.project], **told(milestone), **kept)
    return milestone


@transaction.atomic
def move_milestone(milestone: Milestone, *, by: Person, up: bool) -> Milestone:
    """Swap places with the neighbour; at either end nothing happens."""
    project = locked_plan(milestone.project)
    require(by, "projects.plan_milestones", project)
    refuse_ended(project)
    plan = list(project.milestones.select_for_update())
    place = [other.pk for other in plan].index(milestone.pk)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(plan):
        return plan[place]
    plan[place], plan[target] = plan[target], plan[place]
    for position, other in enumerate(plan):
        other.position = position
    Milestone.objects.bulk_update(plan, ["position"])
    record("milestone.moved", plan[target], by=by, scopes=[project], **told(plan[target], project))
    return plan[target]


@transaction.atomic
def start_milestone(milestone: Milestone, *, by: Person) -> Milestone:
    """Take it on: from now on changes to it are kept and shown. What it waits for has to be settled."""
    milestone = held_in_plan(milestone)
    require(by, "projects.plan_milestones", milestone)
    refuse_ended(milestone.project)
    MILESTONE_FLOW.target("start", milestone.state)
    check_nothing_awaited(milestone)
    return settle(milestone, "start", "milestone.started", by)


@transaction.atomic
def abandon_milestone(milestone: Milestone, *, by: Person) -> Milestone:
    """Let it go; what was shown and said stays."""
    milestone = held_in_plan(milestone)
    require(by, "projects.plan_milestones", milestone)
    refuse_ended(milestone.project)
    return settle(milestone, "abandon", "milestone.abandoned", by)


@transaction.atomic
def submit_milestone(
    milestone: Milestone, *, by: Person, text: str, links: Sequence[str] = (), files: Iterable[File] = ()
) -> Submission:
    """Hand in evidence. A second one before an answer is refused: nobody evaluates a moving target."""
    drawn = [(file, thumbnail_of(file)) for file in files]  # slow, so before anything is held
    milestone = held_in_plan(milestone)
    require(by, "projects.submit_milestone", milestone)
    if milestone.project.status not in SHOWING:
        raise Refused(
            _("Evidence is taken while a project is incubating. “%(project)s” is %(status)s now.")
            % {"project": milestone.project.title, "status": milestone.project.badge.label},
            [Offer(_("See the project"), milestone.project.get_absolute_url())],
        )
    milestone.state = MILESTONE_FLOW.target("submit", milestone.state)
    milestone.save(update_fields=["state"])
    submission = milestone.submissions.create(
        version=milestone.submissions.count() + 1,
        by=by,
        text=text,
        links=list(links),
        answer_by=working_days_after(localdate(), ANSWER_WITHIN),
    )
    for file, thumbnail in drawn:
        EvidenceFile.objects.create(
            submission=submission,
            file=file,
            thumbnail=thumbnail or "",
            name=(file.name or "")[-200:],
            size=file.size or 0,
        )
    entry = record(
        "milestone.submitted",
        milestone,
        by=by,
        scopes=[milestone.project],
        version=submission.version,
        **told(milestone),
    )
    notify(reviewers_and_tracker(milestone.project), entry, url=milestone.get_absolute_url())
    nudge(f"project:{milestone.project_id}", "milestone", milestone.pk)
    return submission


def settle(milestone: Milestone, verb: str, event: str, by: Person) -> Milestone:
    """Move it and say so: the part that the simple acts share."""
    milestone.state = MILESTONE_FLOW.target(verb, milestone.state)
    milestone.save(update_fields=["state"])
    record(event, milestone, by=by, scopes=[milestone.project], **told(milestone))
    nudge(f"project:{milestone.project_id}", "milestone", milestone.pk)
    return milestone


def told(milestone: Milestone, project: Project | None = None) -> dict[str, str]:
    """What each sentence about a milestone names."""
    return {"milestone": milestone.title, "project": (project or milestone.project).title}


def only_editable(values: dict[str, Any]) -> dict[str, Any]:
    return {key: values[key] for key in EDITABLE if key in values}


def as_fact(value: Any) -> str | int:
    """A value as the journal keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def working_days_after(day: date, count: int) -> date:
    """The day on which `count` working days have gone by; weekends don't count."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
