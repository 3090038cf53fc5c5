"""What is each application told, in which words, and does it go out now? For operators."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.actions.letters import change_outcome, release_letters, send_again, write_texts
from projects.forms.letters import OutcomeForm, TextsForm
from projects.models import Letter, LetterBatch, Programme, ProposedOutcome
from projects.queries.letter_texts import KNOWN, first_texts
from projects.queries.letters import (
    batch_in_preparation,
    batches_sent,
    letters_of,
    preview_of,
    rows_of,
    run_batches,
    sent_letters,
    visible_outcomes,
)
from projects.queries.programmes import run_programmes


@needs("projects.decide_by_letter", run_programmes)
def letter_batch(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The texts, and each marked application with its own paragraph."""
    if request.method != "POST":
        return batch_shown(request, programme)
    form = TextsForm(request.POST)
    if not form.is_valid():
        return batch_shown(request, programme, texts=form, status=422)
    try:
        write_texts(programme, form.cleaned_data, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return batch_shown(request, programme, texts=form, status=409)
    messages.success(request, _("The texts are kept. Now read every letter before it goes."))
    return redirect("letter_preview", programme.slug)


@needs("projects.decide_application", visible_outcomes)
@require_POST
def letter_outcome(request: HttpRequest, row: ProposedOutcome) -> HttpResponse:
    programme, form = row.batch.programme, OutcomeForm(request.POST)
    if not form.is_valid():
        return batch_shown(request, programme, bound=(row.pk, form), status=422)
    try:
        kept = change_outcome(row, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return batch_shown(request, programme, bound=(row.pk, form), status=409)
    title = {"project": row.application.project.title}
    messages.success(
        request, _("Kept for “%(project)s”.") % title if kept else _("“%(project)s” is taken out.") % title
    )
    return redirect("letter_batch", programme.slug)


@needs("projects.decide_by_letter", run_programmes)
def letter_preview(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every recipient with the text as it would go out."""
    batch = batch_in_preparation(programme)
    if batch is None:
        return redirect("letter_batch", programme.slug)
    return preview_shown(request, batch)


@needs("projects.decide_by_letter", run_batches)
@require_POST
def letter_release(request: HttpRequest, batch: LetterBatch) -> HttpResponse:
    try:
        done = release_letters(batch, by=request.user, seal=request.POST.get("seal", ""))
    except Refused as refusal:
        current = LetterBatch.objects.select_related("programme").get(pk=batch.pk)
        return preview_shown(request, current, refusal=refusal)
    messages.success(request, _("The letters are released. Each goes out within a few minutes."))
    return redirect("letter_log") if done.pk != batch.pk else redirect("letter_batch_sent", batch.pk)


@needs("projects.decide_by_letter")
def letter_log(request: HttpRequest) -> HttpResponse:
    """What went out, who released it, and where its mails stand."""
    return render(request, "projects/letter_log.html", {"page": page_of(request, batches_sent(request.user))})


@needs("projects.decide_by_letter", run_batches)
def letter_batch_sent(request: HttpRequest, batch: LetterBatch) -> HttpResponse:
    if batch.released_at is None:
        return redirect("letter_batch", batch.programme.slug)
    context = {"batch": batch, "page": page_of(request, letters_of(batch, request.user), size=50)}
    return render(request, "projects/letter_batch_sent.html", context)


@needs("projects.write_back", sent_letters)
@require_POST
def letter_again(request: HttpRequest, letter: Letter) -> HttpResponse:
    send_again(letter, by=request.user)
    messages.success(request, _("It goes out to %(person)s once more.") % {"person": letter.person.name})
    return redirect("letter_batch_sent", letter.batch_id)


def batch_shown(
    request: HttpRequest,
    programme: Programme,
    *,
    texts: TextsForm | None = None,
    bound: tuple[int, OutcomeForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Rows keep what was typed in the one form that was sent."""
    batch = batch_in_preparation(programme)
    rows: Any = list(rows_of(batch, request.user)) if batch else []
    page = page_of(request, rows, size=12)
    forms = [(row, bound[1] if bound and bound[0] == row.pk else form_of(row)) for row in page.items]
    if bound and bound[0] not in [row.pk for row in page.items]:
        gone = ProposedOutcome.objects.select_related("application__project").filter(pk=bound[0]).first()
        forms = [(gone, bound[1]), *forms] if gone else forms
    context = {
        "programme": programme,
        "batch": batch,
        "page": page,
        "forms": forms,
        "texts": texts or (TextsForm.of(batch) if batch else TextsForm(initial=first_texts())),
        "known": [f"{{{name}}}" for name in KNOWN],
    }
    return render(request, "projects/letter_batch.html", context, status=status)


def form_of(row: ProposedOutcome) -> OutcomeForm:
    return OutcomeForm(
        initial={"outcome": row.outcome, "paragraph": row.paragraph}, auto_id=f"id_{row.pk}_%s"
    )


def preview_shown(
    request: HttpRequest, batch: LetterBatch, *, refusal: Refused | None = None
) -> HttpResponse:
    preview = preview_of(batch, request.user)
    letters: Any = preview.letters
    context = {
        "programme": batch.programme,
        "batch": batch,
        "preview": preview,
        "page": page_of(request, letters, size=20),
        "refusal": refusal,
        "fields": {"seal": preview.seal},
        "may_release": bool(preview.rows) and not preview.changed and not preview.is_too_many,
    }
    return render(request, "projects/letter_preview.html", context, status=409 if refusal else 200)
