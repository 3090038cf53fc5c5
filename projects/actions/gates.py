"""The decision at a stage's end, the one appeal against it, and its answer by somebody else."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import localdate, now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.actions.endings import end_what_waits
from projects.actions.graduation import issue_certificate
from projects.actions.projects import locked, operators_without_conflict, places_left, team_of
from projects.models import Appeal, Gate, Programme, Project
from projects.models.conflicts import selves
from projects.queries.evidence import Evidence, evidence_of
from projects.queries.gates import appeal_on, is_overturned_hold, stands
from projects.states import APPEAL_FLOW, PROJECT_FLOW

STAGES = [Project.Stage.IDEA, Project.Stage.PROTOTYPE, Project.Stage.MARKET]
TOLD = {
    "advance": "project.advanced",
    "graduate": "project.graduated",
    "hold": "project.held",
    "drop": "project.dropped",
}


@dataclass(frozen=True)
class Ruling:
    """What an operator decides, and why; `despite` says why a project moves on before its stage is done."""

    outcome: str
    reason: str
    despite: str = ""
    look_again_on: date | None = None
    to_show: str = ""
    closing: str = ""


@transaction.atomic
def decide_gate(project: Project, ruling: Ruling, *, by: Person, number: int) -> Gate:
    """Decide the project's gate number `number`: who comes second at the same instant is told what was decided.

    From the last stage, to advance is to graduate. What the decision rests on is kept in its row.
    """
    project = locked(project)
    require(by, "projects.decide_gate", project)
    last = project.gates.select_related("project", "by", "appeal").order_by("-number").first()
    check_turn(last, number)
    verb, stage = verb_of(project, ruling), project.stage
    project.status = PROJECT_FLOW.target(verb, project.status)
    evidence = evidence_of(project)
    check_said(project, ruling, evidence, last)
    at = now()
    if verb == "advance":
        project.stage, project.stage_since = STAGES[STAGES.index(Project.Stage(stage)) + 1], at
    project.save(update_fields=["status", "stage", "stage_since", "changed_at"])
    gate = Gate.objects.create(
        project=project,
        number=number,
        stage=stage,
        outcome=ruling.outcome,
        reason=ruling.reason.strip(),
        evidence=evidence.facts(),
        by=by,
        made_at=at,
        **beside(ruling, is_early=not is_ready(project, evidence, last)),
    )
    if verb == "graduate":
        issue_certificate(project, gate)
    label = str(Project.Stage(project.stage).label)
    entry = record(TOLD[verb], project, by=by, scopes=[project], project=project.title, stage=label)
    tracker = operators_without_conflict(project, among=[project.tracker_id])
    notify([*team_of(project), *tracker], entry, url=gate.get_absolute_url())
    nudge(f"project:{project.pk}", "project", project.pk)
    if verb == "drop":
        end_what_waits(project, by=by)
    return gate


def check_turn(last: Gate | None, number: int) -> None:
    """One decision at a time: nobody decides upon what they have not read, nor over an appeal that is open."""
    if number != (last.number if last else 0) + 1:
        if last is None:
            raise Refused(_("Nothing was decided at this gate yet. Open the page again and decide there."))
        raise Refused(
            _("%(who)s decided this gate already: %(outcome)s. Read it before you decide anew.")
            % {"who": last.by.name if last.by else _("Somebody"), "outcome": last.get_outcome_display()},
            [Offer(_("Read the decision"), last.get_absolute_url())],
        )
    appeal = appeal_on(last) if last else None
    if last is not None and appeal is not None and appeal.state == APPEAL_FLOW.initial:
        raise Refused(
            _("The lead appealed against the last decision. Answer that first, then decide anew."),
            [Offer(_("Read the appeal"), last.get_absolute_url())],
        )


def verb_of(project: Project, ruling: Ruling) -> str:
    if ruling.outcome not in Gate.Outcome.values:
        raise Refused(_("Choose what you decide: advance, hold or let go."))
    last_stage = project.stage == Project.Stage.MARKET
    return "graduate" if ruling.outcome == Gate.Outcome.ADVANCE and last_stage else ruling.outcome


def is_ready(project: Project, evidence: Evidence, last: Gate | None) -> bool:
    return evidence.done or is_overturned_hold(last, project)


def check_said(project: Project, ruling: Ruling, evidence: Evidence, last: Gate | None) -> None:
    """Each decision says what the team must know."""
    if not ruling.reason.strip():
        raise Refused(_("Write the reason: the team reads it."))
    is_early = not ruling.despite.strip() and not is_ready(project, evidence, last)
    if ruling.outcome == Gate.Outcome.ADVANCE and is_early:
        raise Refused(
            _(
                "The stage is not done: each of its milestones is to be accepted or abandoned, and one "
                "accepted. To advance all the same, say why."
            ),
            [Offer(_("See the plan"), reverse("milestone_list", args=[project.slug]))],
        )
    if ruling.outcome == Gate.Outcome.HOLD:
        if ruling.look_again_on is None or ruling.look_again_on <= localdate():
            raise Refused(_("Name the day on which you look again; it lies ahead."))
        if not ruling.to_show.strip():
            raise Refused(_("Write what the team is to show by then."))
    if ruling.outcome == Gate.Outcome.DROP and not ruling.closing.strip():
        raise Refused(_("Write some closing words: what was good, and where the team can go from here."))


def beside(ruling: Ruling, *, is_early: bool) -> dict[str, str | date | None]:
    """What belongs to this outcome; what was typed for another one is left out."""
    if ruling.outcome == Gate.Outcome.HOLD:
        return {"look_again_on": ruling.look_again_on, "to_show": ruling.to_show.strip()}
    if ruling.outcome == Gate.Outcome.DROP:
        return {"closing": ruling.closing.strip()}
    return {"despite": ruling.despite.strip() if is_early else ""}


@transaction.atomic
def appeal_gate(gate: Gate, *, by: Person, words: str) -> Appeal:
    """Say what speaks against a hold or a drop: once, within its days, while it stands."""
    project = locked(gate.project)
    require(by, "projects.appeal_gate", project)
    gate = project.gates.select_related("project", "by", "appeal").get(pk=gate.pk)
    check_appealable(gate, project)
    if not words.strip():
        raise Refused(_("Write what speaks against the decision: another operator reads it."))
    appeal = Appeal.objects.create(gate=gate, by=by, words=words.strip())
    entry = record("gate.appealed", gate, by=by, scopes=[project], project=project.title)
    people = [*operators_without_conflict(project), *team_of(project)]
    notify(people, entry, url=gate.get_absolute_url())
    nudge(f"project:{project.pk}", "project", project.pk)
    return appeal


def check_appealable(gate: Gate, project: Project) -> None:
    read = [Offer(_("Read the decision"), gate.get_absolute_url())]
    if gate.outcome == Gate.Outcome.ADVANCE:
        raise Refused(_("The project went on; there is nothing to appeal against."), read)
    if appeal_on(gate) is not None:
        raise Refused(_("This decision was appealed against; there is one appeal."), read)
    last = project.gates.select_related("project").order_by("-number")[0]
    if last != gate or not stands(gate, project):
        raise Refused(
            _("This decision is a thing of the past: the project went on from it."),
            [Offer(_("Read the last decision"), last.get_absolute_url())],
        )
    if not gate.is_appealable:
        day = formats.date_format(gate.appeal_until)
        raise Refused(
            _("An appeal was possible until %(day)s. Write to an operator: they can decide anew.")
            % {"day": day},
            read,
        )


@transaction.atomic
def answer_appeal(appeal: Appeal, *, by: Person, overturn: bool, reason: str) -> Appeal:
    """Uphold or overturn, by an operator who did not take the decision. An overturned drop brings the project back."""
    project = locked(appeal.gate.project)
    require(by, "projects.answer_appeal", project)
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("gate__by").get(pk=appeal.pk)
    gate = appeal.gate
    gate.project = project
    appeal.state = APPEAL_FLOW.target("overturn" if overturn else "uphold", appeal.state)
    check_another(gate, project, by)
    if not reason.strip():
        raise Refused(_("Write the reason: the team and whoever decided read it."))
    if overturn and gate.outcome == Gate.Outcome.DROP:
        reinstate(project)
    appeal.answer, appeal.answered_by, appeal.answered_at = reason.strip(), by, now()
    appeal.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    verb = "gate.overturned" if overturn else "gate.upheld"
    entry = record(verb, gate, by=by, scopes=[project], project=project.title)
    decider = operators_without_conflict(project, among=[gate.by_id])
    notify([*team_of(project), *decider], entry, url=gate.get_absolute_url())
    nudge(f"project:{project.pk}", "project", project.pk)
    return appeal


def decided_it(gate: Gate, person: Person) -> bool:
    """Under whichever of their accounts."""
    return gate.by_id is not None and Person.objects.filter(pk=gate.by_id, pk__in=selves(person)).exists()


def check_another(gate: Gate, project: Project, by: Person) -> None:
    if not decided_it(gate, by):
        return
    others = [one for one in operators_without_conflict(project) if not decided_it(gate, one)]
    if others:
        raise Refused(
            _("You took this decision, so another operator answers: %(names)s.")
            % {"names": ", ".join(one.name for one in others[:5])}
        )
    raise Refused(
        _(
            "You took this decision, and no other operator is without a conflict of interest here. "
            "Make somebody an operator; they answer it."
        ),
        [Offer(_("See the people"), reverse("person_list"))],
    )


def reinstate(project: Project) -> None:
    """Back into the house, where its programme has a place. Wants the project's row held."""
    project.status = PROJECT_FLOW.target("reinstate", project.status)
    if project.programme_id:
        programme = Programme.objects.select_for_update().get(pk=project.programme_id)
        if places_left(programme) < 1:
            raise Refused(
                _(
                    "All %(places)s places of %(programme)s are taken. Give it one more place, then overturn "
                    "the decision: what you wrote stays here."
                )
                % {"places": programme.places, "programme": programme.title},
                [Offer(_("Change the programme"), reverse("programme_edit", args=[programme.slug]))],
            )
    project.save(update_fields=["status", "changed_at"])
