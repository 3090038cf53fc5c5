"""Writing an evaluation: evidence and rubric side by side, kept as one types, handed in once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs, signed_in_first
from incubator.core.clock import now
from incubator.core.refusal import Refused
from projects.actions.corrections import save_correction_draft
from projects.actions.evaluations import correct_evaluation, hand_in_evaluation, save_evaluation_draft
from projects.forms.evaluations import EvaluationForm, initial_of
from projects.models import Submission
from projects.queries.evaluations import correction_begun
from projects.queries.submissions import EvaluationPage, asked_of, evaluation_page
from projects.queries.visible import visible_submissions


@signed_in_first()
@needs("projects.evaluate", visible_submissions)
def evaluation_write(request: HttpRequest, submission: Submission) -> HttpResponse:
    """The form; once handed in, what was handed in."""
    if request.method != "POST":
        page = evaluation_page(submission, request.user)
        form = EvaluationForm(page.criteria, initial=initial_of(page.draft))
        return shown(request, submission, page, form)
    form = EvaluationForm(asked_of(submission, request.user, rubric_read(request))[1], request.POST)
    if not form.is_valid():
        return shown(request, submission, evaluation_page(submission, request.user), form, status=422)
    try:
        hand_in_evaluation(submission, form.judgement(), by=request.user)
    except Refused as refusal:
        return kept(request, submission, form, refusal)
    messages.success(request, _("Your evaluation is in. Now you see what the others said."))
    return redirect(submission.milestone)


@signed_in_first("evaluation_write")
@needs("projects.evaluate", visible_submissions)
@require_POST
def evaluation_draft(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Keep what was typed so far: called as one types, or by the button without scripts."""
    form = EvaluationForm(
        asked_of(submission, request.user, rubric_read(request))[1], request.POST, complete=False
    )
    if form.is_valid():
        save_evaluation_draft(submission, form.judgement(), by=request.user)
    if getattr(request, "htmx", False):
        return saved(request, form)
    if not form.is_valid():
        return shown(request, submission, evaluation_page(submission, request.user), form, status=422)
    messages.success(request, _("Your draft is kept. Nobody else sees it."))
    return redirect("review_inbox")


@signed_in_first()
@needs("projects.evaluate", visible_submissions)
def evaluation_correct(request: HttpRequest, submission: Submission) -> HttpResponse:
    """A new evaluation in the place of the one that is in, as long as nothing is decided."""
    page = evaluation_page(submission, request.user)
    begun = correction_begun(page.evaluation)
    if page.mine is None or page.evaluation is None:
        return redirect("evaluation_write", submission.pk)
    if request.method != "POST":
        if not page.may_correct and not begun:
            return redirect("evaluation_write", submission.pk)
        form = EvaluationForm(page.criteria, initial=initial_of(page.evaluation) | begun)
        return shown(request, submission, page, form, correcting=True)
    form = EvaluationForm(page.criteria, request.POST)
    status = 422
    if form.is_valid():
        try:
            correct_evaluation(page.evaluation, form.judgement(), by=request.user)
        except Refused as refusal:
            save_correction_draft(page.evaluation, form.typed(), by=request.user)
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Your correction is in; it stands in place of the first."))
            return redirect(submission.milestone)
    return shown(request, submission, page, form, correcting=True, status=status)


@signed_in_first("evaluation_correct")
@needs("projects.evaluate", visible_submissions)
@require_POST
def correction_draft(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Keep what was typed of a correction so far: called as one types, or by the button without scripts."""
    page = evaluation_page(submission, request.user)
    if page.mine is None or page.evaluation is None:
        raise Refused(_("Only your last evaluation that is in can be corrected."))
    form = EvaluationForm(page.criteria, request.POST, complete=False)
    if form.is_valid():
        save_correction_draft(page.evaluation, form.typed(), by=request.user)
    if getattr(request, "htmx", False):
        return saved(request, form)
    if not form.is_valid():
        return shown(request, submission, page, form, correcting=True, status=422)
    messages.success(request, _("Your draft is kept. Nobody else sees it."))
    return redirect("review_inbox")


def saved(request: HttpRequest, form: EvaluationForm) -> HttpResponse:
    """How it stands, for the script that keeps as one types."""
    status = 200 if form.is_valid() else 422
    context = {"form": form, "kept_at": now()}
    return render(request, "projects/evaluation_write.html#saved", context, status=status)


def rubric_read(request: HttpRequest) -> int | None:
    """The version of the rubric that stood in the form, whatever the programme uses by now."""
    read = request.POST.get("rubric", "")
    return int(read) if read.isdecimal() and len(read) < 10 else None


def kept(
    request: HttpRequest, submission: Submission, form: EvaluationForm, refusal: Refused
) -> HttpResponse:
    """Refused, but nothing is lost: the words are the reviewer's draft, where one can still be."""
    page = evaluation_page(submission, request.user)
    if page.mine is None:
        save_evaluation_draft(submission, form.judgement(), by=request.user)
    form.add_error(None, str(refusal))
    return shown(request, submission, page, form, status=409)


def shown(
    request: HttpRequest, submission: Submission, page: EvaluationPage, form: EvaluationForm, **more: Any
) -> HttpResponse:
    status = more.pop("status", 200)
    context = {
        "submission": submission,
        "milestone": submission.milestone,
        "page": page,
        "form": form,
        **more,
    }
    return render(request, "projects/evaluation_write.html", context, status=status)
