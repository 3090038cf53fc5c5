"""The pages of people and organisations; signing in and security are allauth's."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.accounts import actions
from incubator.accounts.forms import OrganisationForm, PeopleForm, ProfileForm, ReasonForm
from incubator.accounts.models import Organisation, Person
from incubator.accounts.queries import (
    organisation_page,
    people_directory,
    visible_organisations,
    visible_people,
    waiting_organisations,
)
from incubator.core.access import needs, signed_in
from incubator.core.http import page_of
from incubator.core.refusal import Refused


@signed_in
def person_list(request: HttpRequest) -> HttpResponse:
    form = PeopleForm(request.GET)
    page = page_of(request, people_directory(request.user, **form.wanted()))
    return render(request, "accounts/person_list.html", {"page": page, "form": form})


@needs("accounts.view_person", visible_people)
def person_detail(request: HttpRequest, person: Person) -> HttpResponse:
    organisations = list(visible_organisations(request.user).filter(members=person).order_by("name"))
    is_me = person.pk == request.user.pk
    return render(
        request,
        "accounts/person_detail.html",
        {"person": person, "organisations": organisations, "is_me": is_me},
    )


@needs("accounts.view_person", visible_people)
def person_photo(request: HttpRequest, person: Person) -> FileResponse:
    """The photo, to whom may see the profile."""
    if not person.photo:
        raise Http404
    response = FileResponse(person.photo.open("rb"), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """One's own profile, as others see it."""
    return redirect(request.user)


@signed_in
def profile_edit(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(
        request.POST or None, request.FILES or None, instance=Person.objects.get(pk=request.user.pk)
    )
    if request.method == "POST" and form.is_valid():
        person = actions.update_profile(request.user, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect(person, permanent=False)
    return render(request, "accounts/profile_edit.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
def organisation_new(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = actions.register_organisation(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Registered. An operator verifies it; then others see it."))
            return redirect(organisation)
    return render(
        request, "accounts/organisation_new.html", {"form": form}, status=422 if form.errors else 200
    )


@needs("accounts.view_organisation", organisation_page)
def organisation_detail(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return render(request, "accounts/organisation_detail.html", {"organisation": organisation})


@needs("accounts.operate")
def organisation_queue(request: HttpRequest) -> HttpResponse:
    page = page_of(request, waiting_organisations())
    return render(request, "accounts/organisation_queue.html", {"page": page})


@needs("accounts.verify_organisation", visible_organisations)
@require_POST
def organisation_verify(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    actions.verify_organisation(organisation, by=request.user)
    messages.success(request, _("%(name)s is verified.") % {"name": organisation.name})
    return redirect("organisation_queue")


@needs("accounts.verify_organisation", visible_organisations)
def organisation_decline(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decline_organisation(organisation, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s is told why.") % {"name": organisation.name})
        return redirect("organisation_queue")
    context = {"form": form, "organisation": organisation}
    return render(request, "accounts/organisation_decline.html", context, status=422 if form.errors else 200)
