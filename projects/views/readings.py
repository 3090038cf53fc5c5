"""What is mine to read? One application beside the rubric, kept as one types, handed in once."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs, signed_in, signed_in_first
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.actions.readings import hand_in_reading, save_reading_draft
from projects.forms.readings import ReadingForm, initial_of
from projects.models import Application
from projects.queries.readings import (
    ReadingPage,
    next_to_read,
    opened_applications,
    reading_page,
    reading_programmes,
    readings_listed,
    rubric_to_read,
)


@signed_in
def reading_list(request: HttpRequest) -> HttpResponse:
    """The reader's programmes, and every application with what is still to do."""
    context = {
        "page": page_of(request, readings_listed(request.user)),
        "programmes": reading_programmes(request.user),
        "next_url": next_to_read(request.user),
    }
    return render(request, "projects/reading_list.html", context)


@signed_in_first()
@needs("projects.read_application", opened_applications)
def reading_write(request: HttpRequest, application: Application) -> HttpResponse:
    """The form; once handed in, what was handed in and what colleagues said."""
    if request.method != "POST":
        page = page_for(request, application)
        return shown(request, page, ReadingForm(page.criteria, initial=initial_of(page.start)))
    form = posted(request, application, complete=True)
    if not form.is_valid():
        return shown(request, page_for(request, application), form, status=422)
    said = form.said(number_in(request, "version"))
    try:
        hand_in_reading(application, said, by=request.user)
    except Refused as refusal:
        page = page_for(request, application)
        if page.mine is None and page.criteria:
            save_reading_draft(application, said, by=request.user)
        form.add_error(None, str(refusal))
        return shown(request, page_for(request, application), form, status=409)
    if following := next_to_read(request.user, application):
        messages.success(request, _("Your reading is in. Here is the next one."))
        return redirect(following)
    messages.success(request, _("Your reading is in, and you have read everything that waits."))
    return redirect("reading_write", application.pk)


@signed_in_first("reading_write")
@needs("projects.read_application", opened_applications)
@require_POST
def reading_draft(request: HttpRequest, application: Application) -> HttpResponse:
    """Keep what was typed so far: called as one types, or by the button without scripts."""
    form = posted(request, application, complete=False)
    if form.is_valid():
        save_reading_draft(application, form.said(), by=request.user)
    status = 200 if form.is_valid() else 422
    if getattr(request, "htmx", False):
        return render(request, "projects/reading_write.html#saved", {"form": form}, status=status)
    if not form.is_valid():
        return shown(request, page_for(request, application), form, status=422)
    messages.success(request, _("Your draft is kept. Nobody else sees it."))
    return redirect("reading_list")


def posted(request: HttpRequest, application: Application, *, complete: bool) -> ReadingForm:
    """The form by the version of the rubric that stood on the reader's page."""
    rubric = rubric_to_read(application, request.user, number_in(request, "rubric"))
    return ReadingForm(rubric.criteria.all() if rubric else [], request.POST, complete=complete)


def number_in(request: HttpRequest, name: str) -> int | None:
    read = request.POST.get(name, "")
    return int(read) if read.isdecimal() and len(read) < 10 else None


def page_for(request: HttpRequest, application: Application) -> ReadingPage:
    page = reading_page(application, request.user, number_in(request, "rubric"))
    if page is None:
        raise Http404
    return page


def shown(request: HttpRequest, page: ReadingPage, form: ReadingForm, *, status: int = 200) -> HttpResponse:
    context = {
        "page": page,
        "application": page.application,
        "project": page.application.project,
        "form": form,
    }
    return render(request, "projects/reading_write.html", context, status=status)
