"""The operators' queue of gates, one project's gates, and what its team reads of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import FETCH_RAISE, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, Greatest

from incubator.accounts.permissions import is_operator
from incubator.core.access import allows
from incubator.core.clock import localdate, now
from projects.models import Appeal, Gate, Milestone, Project
from projects.models.conflicts import in_conflict
from projects.models.gate import APPEAL_WITHIN
from projects.queries.visible import on_board
from projects.states import PROJECT_FLOW

QUIET = timedelta(days=90)
SHOWN_APPEALS = 20


@dataclass(frozen=True)
class GateCard:
    """The last decision as the project's page shows it to the team and the operators."""

    gate: Gate
    appeal: Appeal | None
    certificate: Any
    may_appeal: bool
    appeal_url: str
    until: date | None  # while the lead may still appeal
    is_over: bool  # the project is no longer where the decision put it


def gate_queue(user: Any) -> QuerySet[Project]:
    """Stage done, to be looked at again, or quiet for long; the longest without a step first.

    A project on hold comes back on its day, or when the hold was overturned; one whose appeal is open waits for it.
    """
    last = Gate.objects.filter(project=OuterRef("pk")).order_by("-number")
    held = latest(outcome="hold", stage=OuterRef("stage"))
    due = held.filter(Q(look_again_on__lte=localdate()) | Q(appeal__state="overturned"))
    is_done = here(state="accepted") & ~unsettled()
    return (
        Project.objects.filter(~in_conflict(user), status="incubating")
        .exclude(Exists(latest(appeal__state="open")))
        .filter(Exists(due) | ~Exists(held) & (is_done | Q(is_quiet_since(now() - QUIET))))
        .annotate(
            is_done=is_done,
            step_at=last_step(),
            last_outcome=Subquery(last.values("outcome")[:1]),
            last_stage=Subquery(last.values("stage")[:1]),
            last_appeal=Subquery(last.values("appeal__state")[:1]),
        )
        .select_related("programme")
        .order_by("step_at", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def latest(**where: Any) -> QuerySet[Gate]:
    """The last gate of the project outside, if it is like that."""
    newer = Gate.objects.filter(project=OuterRef("project"), number__gt=OuterRef("number"))
    return Gate.objects.filter(~Exists(newer), project=OuterRef("pk"), **where)


def in_this_stage(**where: Any) -> QuerySet[Milestone]:
    """The SQL twin of `stages.in_stage`."""
    later = Q(decided_at=None) | Q(project__stage_since=None) | Q(decided_at__gt=F("project__stage_since"))
    return Milestone.objects.filter(later, project=OuterRef("pk"), **where)


def here(**where: Any) -> Any:
    return Exists(in_this_stage(**where))


def unsettled() -> Any:
    return Exists(in_this_stage().exclude(state__in=["accepted", "abandoned"]))


def last_step() -> Any:
    """When something was accepted last, or else the project came into its stage or the house."""
    accepted = (
        Milestone.objects.filter(project=OuterRef("pk"), state="accepted", decided_at__isnull=False)
        .order_by("-decided_at")
        .values("decided_at")[:1]
    )
    return Greatest(
        Coalesce(Subquery(accepted), F("registered_at")),
        Coalesce(F("stage_since"), F("registered_at")),
        Coalesce(F("decided_at"), F("registered_at")),
    )


def is_quiet_since(day: datetime) -> Q:
    """`last_step` no later than that, asked so that the database need not look up the step itself."""
    accepted = Milestone.objects.filter(project=OuterRef("pk"), state="accepted", decided_at__isnull=False)
    never = Q(registered_at__lte=day)
    return (
        ~Q(Exists(accepted.filter(decided_at__gt=day)))
        & (never | Exists(accepted))
        & (Q(stage_since__lte=day) | Q(never, stage_since=None))
        & (Q(decided_at__lte=day) | Q(never, decided_at=None))
    )


@dataclass(frozen=True)
class Waiting:
    """A row of the queue: why it stands here."""

    project: Any
    is_done: bool
    is_hold_over: bool
    is_overturned: bool
    quiet_days: int
    step_at: datetime


def waiting_rows(projects: Iterable[Any]) -> list[Waiting]:
    rows = []
    for one in projects:
        held = one.last_outcome == "hold" and one.last_stage == one.stage
        quiet = (now() - one.step_at).days if one.step_at <= now() - QUIET else 0
        overturned = held and one.last_appeal == "overturned"
        rows.append(Waiting(one, one.is_done, held and not overturned, overturned, quiet, one.step_at))
    return rows


def held_projects(user: Any) -> list[Gate]:
    """Holds that stand and whose day is still to come, the nearest first; each knows the `total`."""
    newer = Gate.objects.filter(project=OuterRef("project"), number__gt=OuterRef("number"))
    return list(
        Gate.objects.filter(
            ~in_conflict(user, "project"),
            ~Exists(newer),
            outcome="hold",
            project__status="incubating",
            look_again_on__gt=localdate(),
        )
        .exclude(appeal__state__in=["open", "overturned"])
        .select_related("project")
        .annotate(total=Window(Count("pk")))
        .order_by("look_again_on", "pk")
        .fetch_mode(FETCH_RAISE)[:SHOWN_APPEALS]
    )


def open_appeals(user: Any) -> list[Appeal]:
    """Appeals that wait, the longest first, each knows the `total`; nothing of projects in conflict."""
    return list(
        Appeal.objects.filter(~in_conflict(user, "gate__project"), state="open")
        .select_related("gate__project", "gate__by", "by")
        .annotate(total=Window(Count("pk")))
        .fetch_mode(FETCH_RAISE)[:SHOWN_APPEALS]
    )


def visible_gates(user: Any) -> QuerySet[Gate]:
    """The team's own, and all for operators (those in conflict are refused by the permission)."""
    gates = Gate.objects.select_related(
        "project__programme", "by", "appeal__by", "appeal__answered_by", "certificate"
    )
    if is_operator(user):
        return gates
    if not user.is_authenticated:
        return gates.none()
    return gates.filter(project__in=Project.objects.filter(on_board(user)))


def gates_of(project: Project) -> list[Gate]:
    """All of them, the last first."""
    return list(
        Gate.objects.filter(project=project)
        .select_related("project", "by", "appeal", "certificate")
        .order_by("-number")
        .fetch_mode(FETCH_RAISE)
    )


def appeal_on(gate: Gate) -> Appeal | None:
    return getattr(gate, "appeal", None)


def is_overturned_hold(gate: Gate | None, project: Project) -> bool:
    """Whether the last word on this stage was a hold that did not stand: then nothing more must be shown."""
    appeal = appeal_on(gate) if gate else None
    return bool(
        gate and gate.outcome == "hold" and gate.stage == project.stage and appeal
        and appeal.state == "overturned"
    )  # fmt: skip


def outcomes_for(project: Project) -> list[str]:
    """What may be decided in the project's state."""
    verbs = PROJECT_FLOW.offered(project.status)
    return [outcome for outcome in Gate.Outcome.values if outcome in verbs]


def stands(gate: Gate, project: Project) -> bool:
    """Whether the project is still where the decision put it, so that an appeal could change something."""
    if gate.outcome == Gate.Outcome.DROP:
        return project.status == "dropped"
    return gate.outcome == Gate.Outcome.HOLD and project.status in ("incubating", "paused")


def gate_card(project: Project, user: Any, *, near: bool) -> GateCard | None:
    """None for everybody who is not near the project, and where no gate was decided yet."""
    gate = (
        next(iter(visible_gates(user).filter(project=project).order_by("-number")[:1]), None)
        if near
        else None
    )
    if gate is None or not allows(user, "projects.view_gate", gate):
        return None
    return GateCard(
        gate=gate,
        appeal=appeal_on(gate),
        certificate=getattr(gate, "certificate", None),
        may_appeal=may_appeal(gate, user),
        appeal_url=f"{gate.get_absolute_url()}#appeal",
        until=gate.appeal_until if gate.is_appealable and stands(gate, gate.project) else None,
        is_over=gate.outcome != Gate.Outcome.ADVANCE and not stands(gate, gate.project),
    )


def to_appeal(user: Any) -> QuerySet[Gate]:
    """Where a project of this lead was let go and they may still appeal; `is_appealable` has the last word."""
    led = Project.objects.filter(memberships__person=user, memberships__role="lead", status="dropped")
    later = Gate.objects.filter(project=OuterRef("project"), number__gt=OuterRef("number"))
    since = now() - APPEAL_WITHIN - timedelta(days=1)
    gates = Gate.objects.filter(project__in=led, outcome=Gate.Outcome.DROP, appeal=None, made_at__gte=since)
    return gates.exclude(Exists(later)).order_by("made_at")


def may_appeal(gate: Gate, user: Any) -> bool:
    """The last decision, within its days, once, by the lead."""
    return (
        gate.is_appealable
        and appeal_on(gate) is None
        and stands(gate, gate.project)
        and not Gate.objects.filter(project=gate.project_id, number__gt=gate.number).exists()
        and allows(user, "projects.appeal_gate", gate)
    )
