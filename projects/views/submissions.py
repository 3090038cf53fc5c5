"""Handing in evidence, reading its files, and the decision on it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.files import serve
from incubator.core.refusal import Refused
from incubator.ui.components.time import day
from projects.actions.asking import ask_tracker
from projects.actions.decisions import answer_decision, decide_milestone
from projects.actions.milestones import submit_milestone
from projects.forms.milestones import DecisionForm, SubmissionForm, TeamAnswerForm
from projects.models import Decision, EvidenceFile, Milestone
from projects.queries.contradictions import visible_decisions
from projects.queries.submissions import milestone_page, visible_files
from projects.queries.visible import visible_milestones
from projects.views.milestones import milestone_shown


@needs("projects.submit_milestone", visible_milestones)
def milestone_submit(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    form = SubmissionForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                submission = submit_milestone(milestone, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                promised = {"day": day(submission.answer_by)}
                messages.success(request, _("Handed in. You get an answer by %(day)s.") % promised)
                return redirect(milestone)
    page = milestone_page(milestone, request.user)
    context = {"milestone": milestone, "project": milestone.project, "form": form, "page": page}
    return render(request, "projects/submission_add.html", context, status=status)


@needs("projects.view_milestone", visible_files)
def submission_file(request: HttpRequest, file: EvidenceFile) -> Any:
    """Always a download: nothing that somebody uploaded runs in our pages."""
    return serve(file.file, file.name)


@needs("projects.view_milestone", visible_files)
def submission_thumbnail(request: HttpRequest, file: EvidenceFile) -> Any:
    """The small picture, which we drew: the only thing of a file that is shown in a page."""
    if not file.thumbnail:
        raise Http404
    try:
        response = FileResponse(file.thumbnail.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@needs("projects.ask_tracker", visible_milestones)
@require_POST
def milestone_ask(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """The answer is late: one press tells whoever follows the project."""
    ask_tracker(milestone, by=request.user)
    messages.success(request, _("Asked. You hear as soon as there is an answer."))
    return redirect(milestone)


@needs("projects.decide_milestone", visible_milestones)
@require_POST
def milestone_decide(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return milestone_shown(request, milestone, form, status=422)
    try:
        decision = decide_milestone(milestone, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return milestone_shown(request, milestone, form, status=409)
    messages.success(
        request, _("Decided: %(outcome)s. The team is told.") % {"outcome": decision.get_outcome_display()}
    )
    return redirect(milestone)


@needs("projects.answer_decision", visible_decisions)
@require_POST
def decision_answer(request: HttpRequest, decision: Decision) -> HttpResponse:
    form, milestone = TeamAnswerForm(decision.pk, request.POST), decision.milestone
    if not form.is_valid():
        return milestone_shown(request, milestone, DecisionForm(), status=422, answer=form)
    try:
        answer_decision(decision, by=request.user, text=form.cleaned_data["text"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return milestone_shown(request, milestone, DecisionForm(), status=409, answer=form)
    messages.success(request, _("Written down. Those who evaluated are told."))
    return redirect(milestone)
