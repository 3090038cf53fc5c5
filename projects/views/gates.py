"""Which projects stand at a gate? Deciding there, reading what was decided, appealing, answering."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from incubator.core.access import allows, needs
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.actions.gates import answer_appeal, appeal_gate, decide_gate, decided_it
from projects.forms.gates import AnswerForm, AppealForm, GateForm
from projects.models import Gate, Project
from projects.queries.evidence import evidence_of, kept_evidence
from projects.queries.gates import (
    appeal_on,
    gate_queue,
    gates_of,
    held_projects,
    is_overturned_hold,
    may_appeal,
    open_appeals,
    outcomes_for,
    visible_gates,
    waiting_rows,
)
from projects.queries.notes import notes_of
from projects.queries.visible import planned_projects

DONE = {
    "advance": gettext_lazy("“%(project)s” moves on; the team reads why."),
    "graduate": gettext_lazy("“%(project)s” has graduated, and its certificate is made."),
    "hold": gettext_lazy("“%(project)s” is on hold; the team reads what to show by when."),
    "drop": gettext_lazy("“%(project)s” is let go; the team reads your words, and may appeal."),
}


@needs("projects.operate")
def gate_list(request: HttpRequest) -> HttpResponse:
    """Appeals first, since somebody waits; then what is to be decided; then what is on hold until a day."""
    page = page_of(request, gate_queue(request.user))
    context = {
        "page": page,
        "rows": waiting_rows(page.items),
        "appeals": open_appeals(request.user),
        "held": held_projects(request.user),
    }
    return render(request, "projects/gate_list.html", context)


@needs("projects.decide_gate", planned_projects)
def project_gate(request: HttpRequest, project: Project) -> HttpResponse:
    """The evidence side by side, then the decision. A refused one keeps what was typed."""
    gates, offered = gates_of(project), outcomes_for(project)
    last = gates[0] if gates else None
    evidence = evidence_of(project)
    ready = evidence.done or is_overturned_hold(last, project)
    form = GateForm(
        request.POST or None,
        initial={"number": (last.number if last else 0) + 1},
        project=project,
        offered=offered,
        ready=ready,
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            number = form.cleaned_data["number"]
            gate = decide_gate(project, form.ruling(), by=request.user, number=number)
        except Refused as refused:
            refusal = refused
        else:
            done = "graduate" if hasattr(gate, "certificate") else gate.outcome
            messages.success(request, DONE[done] % {"project": project.title})
            return redirect(gate)
    appeal = appeal_on(last) if last else None
    waits = appeal is not None and appeal.state == "open"
    context = {
        "project": project,
        "evidence": evidence,
        "notes": list(notes_of(project)[:5]),
        "gates": gates,
        "form": form,
        "refusal": refusal,
        "waits": last if waits else None,
        "may_decide": bool(offered) and (not waits or form.is_bound),
        "ready": ready,
    }
    return render(request, "projects/project_gate.html", context, status=status_of(form, refusal))


@needs("projects.view_gate", visible_gates)
def gate_detail(request: HttpRequest, gate: Gate) -> HttpResponse:
    return gate_shown(request, gate)


@needs("projects.appeal_gate", visible_gates)
@require_POST
def gate_appeal(request: HttpRequest, gate: Gate) -> HttpResponse:
    form = AppealForm(request.POST)
    if not form.is_valid():
        return gate_shown(request, gate, appeal=form)
    try:
        appeal_gate(gate, by=request.user, words=form.cleaned_data["words"])
    except Refused as refusal:
        return gate_shown(request, gate, appeal=form, refusal=refusal)
    messages.success(request, _("Your appeal is in. An operator who did not take the decision answers it."))
    return redirect(gate)


@needs("projects.answer_appeal", visible_gates)
@require_POST
def appeal_answer(request: HttpRequest, gate: Gate) -> HttpResponse:
    form, appeal = AnswerForm(request.POST), appeal_on(gate)
    if not form.is_valid():
        return gate_shown(request, gate, answer=form)
    try:
        if appeal is None:
            raise Refused(_("Nobody appealed against this decision; there is nothing to answer."))
        overturn = form.cleaned_data["ruling"] == "overturn"
        answer_appeal(appeal, by=request.user, overturn=overturn, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        return gate_shown(request, gate, answer=form, refusal=refusal)
    messages.success(request, _("Answered. The team and whoever decided read it."))
    return redirect(gate)


def gate_shown(
    request: HttpRequest,
    gate: Gate,
    appeal: AppealForm | None = None,
    answer: AnswerForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """What was decided and on what; also what a refused appeal or answer comes back to, with what was typed."""
    user, raised = request.user, appeal_on(gate)
    waits = raised is not None and raised.state == "open"
    answers = waits and allows(user, "projects.answer_appeal", gate)
    own = answers and decided_it(gate, user)
    context = {
        "gate": gate,
        "project": gate.project,
        "evidence": kept_evidence(gate.evidence),
        "appeal": raised,
        "may_appeal": may_appeal(gate, user) or appeal is not None,
        "appeal_form": appeal or AppealForm(),
        "may_answer": (answers and not own) or answer is not None,
        "is_own": own,
        "answer_form": answer or AnswerForm(),
        "refusal": refusal,
        "may_decide": allows(user, "projects.decide_gate", gate),
    }
    form = appeal or answer
    return render(request, "projects/gate_detail.html", context, status=status_of(form, refusal))


def status_of(form: Form | None, refusal: Refused | None) -> int:
    return 409 if refusal else 422 if form is not None and form.errors else 200
