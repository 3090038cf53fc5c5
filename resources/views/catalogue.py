"""What is there, one resource with its week, a training, and offering something."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from incubator.core.access import allows, needs, public
from incubator.core.clock import now
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from resources.actions.offers import offer_resource
from resources.forms.catalogue import CatalogueForm, CertifyForm, OfferForm, UnitForm
from resources.models import Resource, Training
from resources.queries.calendar import policy_of
from resources.queries.catalogue import catalogue, next_free, resource_page, trainings, units_of
from resources.queries.times import spoken, today
from resources.queries.week import form_url, week_of_unit
from resources.queries.words import requirements, rules_in_words
from resources.views.answers import day_asked, page, see_other


@public
def resource_list(request: HttpRequest) -> HttpResponse:
    """What is there, and what of it is free when I need it?"""
    form = CatalogueForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    free = form.free()
    found = catalogue(request.user, kind=wanted.get("kind", ""), text=wanted.get("q", ""), free=free)
    context = {
        "form": form,
        "page": page_of(request, found, 24),
        "free": spoken(*free) if free else "",
        "filtered": any(wanted.values()),
    }
    return page(request, "resources/resource_list.html", context)


@needs("resources.view_resource", resource_page)
def resource_detail(request: HttpRequest, resource: Resource) -> HttpResponse:
    """May I use it, and when is it free?"""
    units = units_of(resource)
    unit = next((one for one in units if one.tag == request.GET.get("unit")), units[0] if units else None)
    week = week_of_unit(unit, request.user, day_asked(request, "week", today())) if unit else None
    if request.GET.get("part") == "week" and week:
        return page(request, "resources/resource_detail.html#week", {"resource": resource, "week": week})
    missing = requirements(request.user, resource)
    free = next_free(resource, now()) if units and resource.state == "approved" else None
    context = {
        "resource": resource,
        "unit": unit,
        "week": week,
        "tabs": [(one.tag, f"?unit={one.tag}", one == unit) for one in units] if len(units) > 1 else [],
        "requirements": missing,
        "ready": all(one.met for one in missing),
        "rules": rules_in_words(policy_of(resource), resource.opening_hours.all()) if units else [],
        "next_free": {"when": spoken(free[1].start, free[1].end), "url": form_url(free[0], free[1].start)}
        if free
        else None,
        "unit_form": UnitForm() if allows(request.user, "resources.add_unit", resource) else None,
        "may_decide": allows(request.user, "resources.decide_resource", resource)
        and resource.state == "applied",
    }
    return page(request, "resources/resource_detail.html", context)


@public
def training_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What is it, what does it open, how do I get it?"""
    training: Training = get_object_or_404(trainings(), slug=slug)
    mine = training.certifications.filter(person=request.user) if request.user.is_authenticated else []
    context = {
        "training": training,
        "certifications": list(mine),
        "form": CertifyForm() if allows(request.user, "resources.certify") else None,
    }
    return page(request, "resources/training_detail.html", context)


@needs("resources.add_resource")
def resource_offer(request: HttpRequest) -> HttpResponse:
    """What would you share?"""
    form = OfferForm(request.POST or None, request.FILES or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            resource = offer_resource(by=request.user, organisation=values.pop("organisation"), **values)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. An operator looks at it and answers you."))
            return see_other(request, resource)
    return page(request, "resources/resource_offer.html", {"form": form}, status=422 if form.errors else 200)
