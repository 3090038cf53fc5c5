"""One match round: its proposal compared and edited, its preview and its publication."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from incubator.core.access import needs
from incubator.core.flow import IllegalMove
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from incubator.core.sheets import sheet
from mentors.actions.publishing import NoLongerHolds, publish_round
from mentors.actions.round_edits import lock_pair, move_pair
from mentors.actions.rounds import Stale
from mentors.forms import MoveForm, PublishForm
from mentors.models import MatchRound
from mentors.queries.round_moves import moves_of
from mentors.queries.round_page import page_parts
from mentors.queries.round_proposal import order_of, rows_of
from mentors.queries.round_publication import told_by
from mentors.queries.round_view import View, view_of
from mentors.queries.rounds import outcomes_of, visible_rounds
from mentors.states import ROUND_FLOW
from mentors.views.rounds import may, person_of, seen_in

BATCH = 500


@needs("mentors.view_rounds", visible_rounds)
@require_safe
def match_round(request: HttpRequest, match_round: MatchRound) -> HttpResponse:
    """What does this round propose, why, and what does it cost to change it?"""
    view = view_of(match_round, request.user)
    keys: Any = order_of(view)
    page = page_of(request, keys if match_round.results else [], size=20)
    context = page_parts(view) | {
        "round": match_round,
        "page": page,
        "rows": rows_of(view, page.items),
        "may": may(match_round, request.user),
        "outcome": outcomes_of([match_round], request.user)[match_round.pk],
    }
    part = "#progress" if request.GET.get("part") == "progress" and match_round.state == "running" else ""
    response = render(request, f"mentors/match_round.html{part}", context)
    if request.GET.get("part") == "progress" and not part:
        response["HX-Redirect"] = match_round.get_absolute_url()
    return response


@needs("mentors.change_round", visible_rounds)
def match_round_move(request: HttpRequest, match_round: MatchRound) -> HttpResponse:
    """Where could this project go instead, and what would it cost?"""
    ROUND_FLOW.target("edit", match_round.state)
    view = view_of(match_round, request.user)
    if request.method != "POST":
        return show_moves(request, view, request.GET, wanted=request.GET.get("to", ""))
    form = MoveForm(request.POST)
    if not form.is_valid():
        return show_moves(
            request, view, request.POST, error=_("Choose where the project shall go."), status=422
        )
    try:
        move_pair(match_round, by=person_of(request), seen=seen_in(request), **form.move())
    except IllegalMove:
        raise
    except Refused as refusal:
        fresh = view_of(visible_rounds(request.user).get(pk=match_round.pk), request.user)
        way = form.cleaned_data["way"]
        return show_moves(request, fresh, request.POST, error=str(refusal), wanted=way, status=409)
    messages.success(request, _("Moved and locked: the next run keeps it."))
    return HttpResponseRedirect(match_round.get_absolute_url(), status=303)


def show_moves(
    request: HttpRequest, view: View, data: Any, *, error: str = "", wanted: str = "", status: int = 200
) -> HttpResponse:
    project, away = whole(data.get("project", "")), whole(data.get("away", ""))
    if project not in view.titles or (away is not None and away not in view.names):
        raise Http404
    has = {pair.mentor_id for pair in view.by_project.get(project, [])}
    if away not in has:
        away = None
    may_add = away is not None or len(has) < view.round.most
    context = {
        "round": view.round,
        "project": project,
        "title": view.title(project),
        "away": away,
        "from": view.name(away) if away else "",
        "moves": moves_of(view, project, away, wanted) if may_add else [],
        "measure": view.measure,
        "error": error,
    }
    return render(request, "mentors/match_round_move.html", context, status=status)


@needs("mentors.change_round", visible_rounds)
@require_POST
def match_round_lock(request: HttpRequest, match_round: MatchRound) -> HttpResponse:
    pair = whole(request.POST.get("pair", "")) or 0
    is_locked = request.POST.get("locked") == "1"
    lock_pair(match_round, pair, by=person_of(request), seen=seen_in(request), is_locked=is_locked)
    messages.success(request, _("Locked: the next run keeps it.") if is_locked else _("Unlocked."))
    page = whole(request.POST.get("page", "")) or 1
    return HttpResponseRedirect(f"{match_round.get_absolute_url()}?page={page}", status=303)


@needs("mentors.change_round", visible_rounds)
def match_round_publish(request: HttpRequest, match_round: MatchRound) -> HttpResponse:
    """Who will be told what? Then all of it in one act."""
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        ROUND_FLOW.target("publish", match_round.state)
        return show_publication(request, match_round, form)
    if not form.is_valid():
        return show_publication(request, match_round, form, status=422)
    try:
        number = publish_round(
            match_round, by=person_of(request), seen=seen_in(request), message=form.cleaned_data["message"]
        )
    except (Stale, NoLongerHolds) as refusal:
        form.add_error(None, str(refusal))
        fresh = visible_rounds(request.user).get(pk=match_round.pk)
        return show_publication(request, fresh, form, status=409)
    said = ngettext(
        "Published: %(n)s mentor is asked.", "Published: mentors are asked for %(n)s pairs.", number
    )
    messages.success(request, said % {"n": number})
    return HttpResponseRedirect(match_round.get_absolute_url(), status=303)


def show_publication(
    request: HttpRequest, match_round: MatchRound, form: PublishForm, status: int = 200
) -> HttpResponse:
    told, obstacles = told_by(match_round, request.user)
    context = {
        "round": match_round,
        "form": form,
        "page": page_of(request, told),
        "pairs": sum(len(one.asks) for one in told),
        "obstacles": obstacles,
        "discard_url": reverse("match_round", args=[match_round.pk]),
    }
    return render(request, "mentors/match_round_publish.html", context, status=status)


@needs("mentors.view_rounds", visible_rounds)
@require_safe
def match_round_sheet(request: HttpRequest, match_round: MatchRound) -> HttpResponse:
    """A line a pair, and one for each project without anybody."""
    head = ["project", "mentor", "fit", "locked", "why", "against", "unknown"]
    return sheet(f"match-round-{match_round.pk}", head, sheet_rows(view_of(match_round, request.user)))


def sheet_rows(view: View) -> Iterator[list[Any]]:
    keys = list(view.titles)
    for at in range(0, len(keys), BATCH):
        for row in rows_of(view, keys[at : at + BATCH]):
            for line in row.lines:
                words = [
                    "; ".join(one.text for one in line.why if one.kind == kind)
                    for kind in ("for", "against", "unknown")
                ]
                yield [row.title, line.mentor, line.pair.score, int(line.pair.is_locked), *words]
            if not row.lines:
                yield [row.title, "", None, 0, "", "; ".join(row.others), ""]


def whole(typed: str) -> int | None:
    """A key as it was typed; nonsense is none."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None
