"""Pitches as investors read them, intros, and verification."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.accounts.forms import ReasonForm
from incubator.accounts.models import Person
from incubator.core.access import allows, needs, signed_in
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from incubator.investors import actions, queries
from incubator.investors.forms import AnswerForm, IntroForm, InvestorForm
from incubator.investors.models import Interest, Investor
from incubator.investors.states import INTEREST_FLOW
from projects.models import Pitch, Project
from projects.queries.pitches import evaluated_milestones


@signed_in
def pitch_list(request: HttpRequest) -> HttpResponse:
    """Deal flow for verified investors and operators; others learn how to become one."""
    if not allows(request.user, "investors.browse_pitches"):
        investor = Investor.objects.filter(person=request.user).first()
        return render(request, "investors/pitch_closed.html", {"investor": investor}, status=403)
    asked = {key: request.GET.get(key, "").strip()[:60] for key in ("text", "field", "stage")}
    watched = request.GET.get("watched") == "1"
    page = page_of(request, queries.deal_flow(request.user, **asked, watched=watched))
    context = {"page": page, "asked": asked, "watched": watched, "stages": Project.Stage.choices}
    return render(request, "investors/pitch_list.html", context)


@needs("investors.view_pitch", queries.pitch_page)
def pitch_detail(request: HttpRequest, pitch: Pitch) -> HttpResponse:
    interest = queries.interest_in(request.user, pitch)
    offered = INTEREST_FLOW.offered(interest.state) if interest else ["ask"]
    may_watch = allows(request.user, "investors.watch_pitch", pitch)
    introduced = interest is not None and interest.state in ("introduced", "in_diligence", "committed")
    context = {
        "pitch": pitch,
        "version": pitch.published[0] if pitch.published else None,  # type: ignore[attr-defined]
        "milestones": evaluated_milestones(pitch.project),
        "interest": interest,
        "may_watch": may_watch and (interest is None or "watch" in offered),
        "may_ask": may_watch and "ask" in offered,
        "may_pass": interest is not None and "give_up" in offered,
        "contacts": list(Person.objects.filter(memberships__project=pitch.project_id)) if introduced else [],
        "form": IntroForm(),
    }
    return render(request, "investors/pitch_detail.html", context)


@needs("investors.watch_pitch", queries.pitch_page)
@require_POST
def pitch_watch(request: HttpRequest, pitch: Pitch) -> HttpResponse:
    actions.watch_pitch(pitch, by=request.user)
    messages.success(request, _("It is on your watch-list."))
    return redirect(pitch)


@needs("investors.watch_pitch", queries.pitch_page)
def intro_request(request: HttpRequest, pitch: Pitch) -> HttpResponse:
    form = IntroForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.request_intro(pitch, by=request.user, message=form.cleaned_data["message"])
        messages.success(request, _("Asked. You hear when the team answers."))
        return redirect(pitch)
    context = {"form": form, "pitch": pitch}
    return render(request, "investors/intro_request.html", context, status=422 if form.errors else 200)


@needs("investors.change_interest", queries.own_interests)
@require_POST
def interest_pass(request: HttpRequest, interest: Interest) -> HttpResponse:
    actions.pass_on_pitch(interest, by=request.user)
    messages.success(request, _("Passed. You can watch it again at any time."))
    return redirect(interest.pitch)


@signed_in
def intro_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, queries.intro_requests(request.user))
    return render(request, "investors/intro_list.html", {"page": page, "form": AnswerForm()})


@needs("investors.answer_intro", queries.intro_requests)
@require_POST
def intro_answer(request: HttpRequest, interest: Interest) -> HttpResponse:
    form = AnswerForm(request.POST)
    accept = request.POST.get("verdict") == "yes"
    try:
        answer = form.cleaned_data["answer"] if form.is_valid() else ""
        actions.answer_intro(interest, by=request.user, accept=accept, answer=answer)
    except Refused as refusal:
        page = page_of(request, queries.intro_requests(request.user))
        context = {"page": page, "form": form, "refusal": refusal, "refused_pk": interest.pk}
        return render(request, "investors/intro_list.html", context, status=409)
    messages.success(request, _("Answered."))
    return redirect("intro_list")


@signed_in
def investor_apply(request: HttpRequest) -> HttpResponse:
    investor = Investor.objects.filter(person=request.user).first()
    initial = {"sectors": investor.fields if investor else []}
    form = InvestorForm(request.POST or None, instance=investor, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        actions.apply_as_investor(by=request.user, fields=values.pop("sectors"), **values)
        messages.success(request, _("Thank you. An operator verifies you; you hear of it here."))
        return redirect("pitch_list")
    return render(
        request, "investors/investor_apply.html", {"form": form}, status=422 if form.errors else 200
    )


@needs("investors.verify_investor")
def investor_queue(request: HttpRequest) -> HttpResponse:
    return render(
        request, "investors/investor_queue.html", {"page": page_of(request, queries.waiting_investors())}
    )


@needs("investors.verify_investor", queries.manageable_investors)
@require_POST
def investor_verify(request: HttpRequest, investor: Investor) -> HttpResponse:
    actions.verify_investor(investor, by=request.user)
    messages.success(request, _("%(name)s is verified.") % {"name": investor.person.name})
    return redirect("investor_queue")


@needs("investors.verify_investor", queries.manageable_investors)
def investor_decline(request: HttpRequest, investor: Investor) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decline_investor(investor, by=request.user, reason=form.cleaned_data["reason"])
        return redirect("investor_queue")
    context = {"form": form, "investor": investor}
    return render(request, "investors/investor_decline.html", context, status=422 if form.errors else 200)
