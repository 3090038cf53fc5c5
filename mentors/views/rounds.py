"""Match rounds: the list with how each turned out, a new one with its feasibility, starting and stopping."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incubator.core.access import needs
from incubator.core.flow import IllegalMove
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from mentors.actions.rounds import cancel_round, change_round, create_round, discard_round, start_round
from mentors.forms import RerunForm, RoundForm
from mentors.models import MatchRound
from mentors.queries.round_pool import Feasibility, cohort, feasibility, pool
from mentors.queries.rounds import offered, outcomes_of, round_list, visible_rounds
from mentors.states import ROUND_FLOW

PARAMETERS = ("title", "programme", "objective", "least", "most", "only_without")


@needs("mentors.view_rounds")
@require_safe
def match_round_list(request: HttpRequest) -> HttpResponse:
    """Which rounds were there, and how did they turn out?"""
    page = page_of(request, round_list(request.user))
    outcomes = outcomes_of(page.items, request.user)
    context = {"page": page, "rows": [(one, outcomes[one.pk]) for one in page.items]}
    return render(request, "mentors/match_round_list.html", context)


@needs("mentors.add_round")
def match_round_new(request: HttpRequest) -> HttpResponse:
    """Who shall be put together, and do the places go round?"""
    form = RoundForm(request.POST if request.method == "POST" else None, initial={"objective": "fair"})
    if request.method == "POST" and form.is_valid():
        try:
            made = create_round(by=person_of(request), **parameters(form))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return show_form(request, form, status=409)
        return HttpResponseRedirect(made.get_absolute_url(), status=303)
    return show_form(request, form)


@needs("mentors.add_round")
@require_POST
def match_round_look(request: HttpRequest) -> HttpResponse:
    """The same page with what is possible for the parameters as they are typed; nothing is kept."""
    form = RoundForm(request.POST)
    form.is_valid()
    seen = request.POST.get("seen", "")
    target = (
        visible_rounds(request.user).filter(pk=int(seen)).first()
        if seen.isdecimal() and len(seen) < 10
        else None
    )
    if request.headers.get("HX-Request"):
        context = {"it": feasibility_of(request, form)}
        return render(request, "mentors/match_round_form.html#feasibility", context)
    return show_form(request, form, match_round=target, status=200)


@needs("mentors.change_round", visible_rounds)
def match_round_change(request: HttpRequest, match_round: MatchRound) -> HttpResponse:
    """Other parameters for a draft."""
    ROUND_FLOW.target("change", match_round.state)
    initial = {name: getattr(match_round, name) for name in PARAMETERS if hasattr(match_round, name)}
    initial["mentors"] = list(match_round.pool.values_list("mentor", flat=True))
    form = RoundForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_round(match_round, by=person_of(request), seen=seen_in(request), **parameters(form))
        except IllegalMove:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return show_form(request, form, match_round=match_round, status=409)
        return HttpResponseRedirect(match_round.get_absolute_url(), status=303)
    return show_form(request, form, match_round=match_round)


@needs("mentors.change_round", visible_rounds)
@require_POST
def match_round_start(request: HttpRequest, match_round: MatchRound) -> HttpResponse:
    form = RerunForm(request.POST)
    form.is_valid()
    objective = form.cleaned_data.get("objective", "")
    start_round(match_round, by=person_of(request), seen=seen_in(request), objective=objective)
    return HttpResponseRedirect(match_round.get_absolute_url(), status=303)


@needs("mentors.change_round", visible_rounds)
@require_POST
def match_round_cancel(request: HttpRequest, match_round: MatchRound) -> HttpResponse:
    cancel_round(match_round, by=person_of(request))
    messages.success(request, _("Stopped. Nothing of this run is kept."))
    return HttpResponseRedirect(match_round.get_absolute_url(), status=303)


@needs("mentors.change_round", visible_rounds)
@require_POST
def match_round_discard(request: HttpRequest, match_round: MatchRound) -> HttpResponse:
    discard_round(match_round, by=person_of(request), seen=seen_in(request))
    messages.success(request, _("Discarded. Nobody was told of it."))
    return HttpResponseRedirect(reverse("match_round_list"), status=303)


def parameters(form: RoundForm) -> dict[str, Any]:
    """As the actions want them; nobody chosen is everybody who is awake."""
    data = form.cleaned_data
    chosen = list(data["mentors"]) or list(pool())
    return {name: data[name] for name in PARAMETERS} | {"mentors": chosen}


def feasibility_of(request: HttpRequest, form: RoundForm) -> Feasibility:
    """For what is typed validly so far; the form's first values stand in for the rest."""
    data = getattr(form, "cleaned_data", {})
    initial = form.initial
    programme = data.get("programme", initial.get("programme"))
    chosen = data.get("mentors")
    if chosen is None and initial.get("mentors"):
        field: Any = form.fields["mentors"]
        chosen = field.queryset.filter(pk__in=initial["mentors"])
    projects = cohort(request.user, programme, only_without=bool(data.get("only_without")))
    most = data.get("most") or initial.get("most") or 1
    least = data.get("least", initial.get("least", 1))
    return feasibility(
        list(projects.values_list("pk", flat=True)),
        list(chosen or pool()),
        least=min(1 if least is None else least, most),
        most=most,
    )


def show_form(
    request: HttpRequest, form: RoundForm, *, match_round: MatchRound | None = None, status: int | None = None
) -> HttpResponse:
    status = status or (422 if form.is_bound and form.errors else 200)
    version = seen_in(request, match_round.version) if match_round else 0
    context = {"form": form, "it": feasibility_of(request, form), "round": match_round, "seen": version}
    return render(request, "mentors/match_round_form.html", context, status=status)


def seen_in(request: HttpRequest, otherwise: int = -1) -> int:
    """The version that this person saw; nonsense is one that nobody saw."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else otherwise


def may(match_round: MatchRound, user: Any) -> dict[str, bool]:
    """What may be pressed now, for the template."""
    verbs = offered(match_round, user)
    return {verb: verb in verbs for verb in ("change", "start", "cancel", "edit", "publish", "discard")}


def person_of(request: HttpRequest) -> Any:
    return request.user
