"""Pitches as investors read them, intros, and verification."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.accounts.forms import ReasonForm
from incubator.core.access import allows, needs, signed_in
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from incubator.investors import actions, queries
from incubator.investors.forms import AnswerForm, IntroForm, InvestorForm, PitchSearch
from incubator.investors.models import Interest, Investor
from projects.models import Pitch
from projects.queries.pitches import evaluated_milestones


@signed_in
def pitch_list(request: HttpRequest) -> HttpResponse:
    """Deal flow for verified investors and operators; others learn how to become one."""
    if not allows(request.user, "investors.browse_pitches"):
        investor = Investor.objects.filter(person=request.user).first()
        return render(request, "investors/pitch_closed.html", {"investor": investor}, status=403)
    form = PitchSearch(request.GET)
    page = page_of(request, queries.deal_flow(request.user, **form.wanted()))
    return render(request, "investors/pitch_list.html", {"page": page, "form": form})


@needs("investors.view_pitch", queries.pitch_page)
def pitch_detail(request: HttpRequest, pitch: Pitch) -> HttpResponse:
    context = {
        "pitch": pitch,
        "version": pitch.published[0] if pitch.published else None,  # type: ignore[attr-defined]
        "milestones": evaluated_milestones(pitch.project),
        "way": queries.pitch_way(request.user, pitch),
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
    return intro_page(request)


@needs("investors.answer_intro", queries.received_interests)
@require_POST
def intro_answer(request: HttpRequest, interest: Interest) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return intro_page(request, 422, interest, form, form.errors["answer"][0])
    accept = request.POST.get("verdict") == "yes"
    try:
        actions.answer_intro(interest, by=request.user, accept=accept, answer=form.cleaned_data["answer"])
    except Refused as refusal:
        return intro_page(request, 409, interest, form, str(refusal))
    messages.success(request, _("Answered."))
    return redirect("intro_list")


def intro_page(
    request: HttpRequest,
    status: int = 200,
    interest: Interest | None = None,
    form: AnswerForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    """What waits, and whom one knows already; after a refusal with what was typed."""
    context = {
        "page": page_of(request, queries.intro_requests(request.user)),
        "introduced": queries.introduced_investors(request.user),
        "form": form,
        "refusal": refusal,
        "refused_pk": interest.pk if interest else None,
    }
    return render(request, "investors/intro_list.html", context, status=status)


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
        messages.success(request, _("%(name)s is told why.") % {"name": investor.person.name})
        return redirect("investor_queue")
    context = {"form": form, "investor": investor}
    return render(request, "investors/investor_decline.html", context, status=422 if form.errors else 200)
