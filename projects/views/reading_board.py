"""Where do the readings of a programme stand, and which outcome is proposed for each? For operators."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.clock import localdate
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from incubator.core.sheets import sheet
from projects.actions.letters import propose_outcomes
from projects.forms.readings import BoardForm
from projects.models import Programme, ProposedOutcome, Reading
from projects.queries.programmes import run_programmes
from projects.queries.reading_board import Line, board_of, words_of


@needs("projects.run_programme", run_programmes)
def reading_board(request: HttpRequest, programme: Programme) -> HttpResponse:
    return shown(request, programme)


@needs("projects.run_programme", run_programmes)
def reading_sheet(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The whole table as it is filtered and sorted."""
    chosen = BoardForm(request.GET, words=words_of(request.user, programme)).chosen()
    head = [
        "project", "state", "fields", "handed_in", "mean", "spread", "readings",
        *Reading.Recommendation.values, "still_to_read", "proposed",
    ]  # fmt: skip
    lines = board_of(request.user, programme, chosen).lines
    return sheet(f"readings-{programme.slug}", head, map(cells, lines))


@needs("projects.decide_by_letter", run_programmes)
@require_POST
def reading_mark(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Keep what is proposed for the applications of this page of the table."""
    wanted = {
        int(name[8:]): value
        for name, value in request.POST.items()
        if name.startswith("outcome_") and name[8:].isdecimal() and len(name) < 18
        if value != request.POST.get(f"was_{name[8:]}", "")  # what a colleague marked meanwhile stays
    }
    try:
        count = propose_outcomes(programme, wanted, by=request.user)
    except Refused as refusal:
        return shown(request, programme, refusal=refusal, typed=wanted)
    said = ngettext("%(count)s proposal changed.", "%(count)s proposals changed.", count) % {"count": count}
    messages.success(request, said)
    back = reverse("reading_board", args=[programme.slug])
    query = request.GET.urlencode()
    return redirect(f"{back}?{query}" if query else back)


def shown(
    request: HttpRequest,
    programme: Programme,
    *,
    refusal: Refused | None = None,
    typed: dict[int, str] | None = None,
) -> HttpResponse:
    words = words_of(request.user, programme)
    chosen = BoardForm(request.GET, words=words).chosen()
    board = board_of(request.user, programme, chosen)
    lines: Any = board.lines
    page = page_of(request, lines)
    typed = typed or {}
    context = {
        "programme": programme,
        "board": board,
        "form": BoardForm(chosen, words=words),
        "page": page,
        "rows": [(line, typed.get(line.application.pk, line.outcome)) for line in page.items],
        "outcomes": ProposedOutcome.Outcome.choices,
        "refusal": refusal,
        "query": request.GET.urlencode(),
        "may_mark": any(line.may_mark for line in page.items),
    }
    return render(request, "projects/reading_board.html", context, status=409 if refusal else 200)


def cells(line: Line) -> list[Any]:
    project = line.application.project
    recommended = line.recommended.values() if line.is_open_to_me else [None] * 3
    return [
        project.title, line.badge.label, ", ".join(project.fields), localdate(line.application.handed_in_at),
        line.mean, line.spread, line.read, *recommended, ", ".join(line.still), line.outcome,
    ]  # fmt: skip
