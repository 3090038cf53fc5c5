"""What a gate's decision rests on: the stage's milestones with their scores, what was late, the trend, the notes.

Read live for whoever is about to decide, and kept in the gate's row as it was at that moment.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import FETCH_RAISE, Prefetch
from django.template.defaultfilters import floatformat
from django.utils import formats
from django.utils.translation import pgettext

from incubator.core.clock import localdate
from incubator.core.flow import Badge
from projects.models import Decision, Evaluation, Milestone, Project, Submission
from projects.queries.stages import in_stage, is_stage_done, progress_of
from projects.states import MILESTONE_FLOW

SHOWN_NOTES = 5


@dataclass(frozen=True)
class Shown:
    """A milestone of the stage, and what the last decision on it came to."""

    pk: int
    title: str
    state: str
    weight: int
    due_on: date
    late_days: int
    decision: int | None
    overall: float | None
    median: float | None
    means: list[dict[str, Any]]
    evaluations: list[dict[str, Any]]  # [{pk, overall, recommendation}]

    @property
    def badge(self) -> Badge:
        return MILESTONE_FLOW.badge(self.state)

    @property
    def note(self) -> str:
        """The mean on each criterion, in one line."""
        return " · ".join(f"{mean['label']} {floatformat(mean['value'], 1)}" for mean in self.means)


@dataclass(frozen=True)
class Evidence:
    stage: str
    since: date | None
    done: bool
    progress: int
    milestones: list[Shown]
    trend: list[dict[str, Any]]
    notes: list[
        dict[str, Any]
    ]  # [{pk, mood, on}]: which notes lay there; their words stay with the operators

    @property
    def late(self) -> list[Shown]:
        return [one for one in self.milestones if one.late_days]

    @property
    def settled(self) -> list[Shown]:
        return [one for one in self.milestones if one.state in ("accepted", "abandoned")]

    @property
    def evaluations(self) -> int:
        return sum(len(one.evaluations) for one in self.milestones)

    @property
    def mean(self) -> float | None:
        """By weight, over what was scored."""
        scored = [(one.weight, one.overall) for one in self.milestones if one.overall is not None]
        total = sum(weight for weight, _ in scored)
        return sum(weight * overall for weight, overall in scored) / total if total else None

    @property
    def stage_label(self) -> str:
        return str(Project.Stage(self.stage).label)

    def facts(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return plain(asdict(self))


def evidence_of(project: Project) -> Evidence:
    """As things stand now, in a fixed number of queries."""
    given = Evaluation.objects.filter(replaced_by=None).exclude(handed_in_at=None).order_by("pk")
    submissions = (
        Submission.objects.select_related("decision")
        .prefetch_related(Prefetch("evaluations", given, to_attr="given"))
        .order_by("version")
    )
    milestones = list(
        Milestone.objects.filter(project=project)
        .prefetch_related(Prefetch("submissions", submissions, to_attr="versions"))
        .fetch_mode(FETCH_RAISE)
    )
    since = project.stage_since
    return Evidence(
        stage=project.stage,
        since=localdate(since) if since else None,
        done=is_stage_done(project, milestones),
        progress=progress_of(project, milestones),
        milestones=[shown(one) for one in in_stage(project, milestones)],
        trend=trend_over(milestones),
        notes=[
            {"pk": note.pk, "mood": note.mood, "on": localdate(note.made_at).isoformat()}
            for note in project.tracker_notes.order_by("-made_at", "-pk")[:SHOWN_NOTES]
        ],
    )


def shown(milestone: Any) -> Shown:
    decision = next((found for one in reversed(milestone.versions) if (found := decision_on(one))), None)
    judged = next((one for one in milestone.versions if decision_on(one) == decision), None)
    return Shown(
        pk=milestone.pk,
        title=milestone.title,
        state=milestone.state,
        weight=milestone.weight,
        due_on=milestone.due_on,
        late_days=late_by(milestone),
        decision=decision.pk if decision else None,
        overall=decision.overall if decision else None,
        median=decision.median if decision else None,
        means=[{"label": mean["label"], "value": mean["value"]} for mean in decision.means]
        if decision
        else [],
        evaluations=[
            {"pk": one.pk, "overall": one.overall, "recommendation": one.recommendation}
            for one in (judged.given if decision and judged else [])
        ],
    )


def decision_on(submission: Any) -> Decision | None:
    return getattr(submission, "decision", None)


def late_by(milestone: Any) -> int:
    """Days after the due day on which it was first shown; while it is not, until today."""
    if milestone.versions:
        day = localdate(milestone.versions[0].made_at)
    elif milestone.is_late:
        day = localdate()
    else:
        return 0
    return max(0, (day - milestone.due_on).days)


def trend_over(milestones: Iterable[Any]) -> list[dict[str, Any]]:
    """Our overall mean at each decision, over all stages, beside the programme's median of that moment."""
    decisions = [found for one in milestones for v in one.versions if (found := decision_on(v))]
    day = pgettext("PHP date format of a day on an axis", "j M")
    return [
        {"label": formats.date_format(one.made_at, day), "value": one.overall, "median": one.median}
        for one in sorted(decisions, key=lambda one: (one.made_at, one.pk))
        if one.overall is not None
    ]


def kept_evidence(facts: dict[str, Any]) -> Evidence:
    """What a gate's row keeps, read back."""
    since = facts["since"]
    milestones = [Shown(**one | {"due_on": date.fromisoformat(one["due_on"])}) for one in facts["milestones"]]
    return Evidence(
        **facts | {"since": date.fromisoformat(since) if since else None, "milestones": milestones}
    )


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
