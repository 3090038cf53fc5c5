"""Who is looked for, and one place: reading it, making and changing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import allows, needs, public
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.actions.openings import change_opening, close_opening, fill_opening, make_opening
from projects.forms.openings import AnswerForm, AskForm, OpeningFilterForm, OpeningForm
from projects.models import Opening, Project
from projects.permissions import HIDDEN_FROM_OTHERS, role_in
from projects.queries.directory import fields_in_use
from projects.queries.openings import (
    applicants,
    opening_directory,
    own_application,
    skills_in_use,
    visible_openings,
)
from projects.queries.visible import visible_projects
from projects.states import ENDED


@public
def opening_list(request: HttpRequest) -> HttpResponse:
    """Which teams look for somebody like me? What is looked for stays in the address."""
    user = request.user
    form = OpeningFilterForm(request.GET, skills=skills_in_use(user), fields_in_use=fields_in_use(user))
    wanted = form.wanted()
    context = {
        "form": form,
        "page": page_of(request, opening_directory(user, wanted), size=20),
        "wanted": wanted,
        "active": form.active(request.GET),
    }
    return render(request, "projects/opening_list.html", context)


@public
def opening_detail(request: HttpRequest, project__slug: str, pk: int) -> HttpResponse:
    """One place: what it is, and how to ask for it; the team reads here who did."""
    opening = get_object_or_404(visible_openings(request.user), project__slug=project__slug, pk=pk)
    return opening_shown(request, opening, AskForm())


@needs("projects.change_opening", visible_projects)
def opening_add(request: HttpRequest, project: Project) -> HttpResponse:
    """Say whom you look for; everybody who sees the project can ask for the place."""
    form = OpeningForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            opening = make_opening(project, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The place is open. You are told when somebody asks for it."))
            return redirect(opening)
    return render(request, "projects/opening_edit.html", form_context(project, form), status=status)


@needs("projects.change_opening", visible_openings)
def opening_edit(request: HttpRequest, opening: Opening) -> HttpResponse:
    initial = {name: getattr(opening, name) for name in ("title", "text", "skills", "hours")}
    form = OpeningForm(request.POST or None, initial=initial)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            change_opening(opening, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Saved."))
            return redirect(opening)
    context = form_context(opening.project, form) | {"opening": opening}
    return render(request, "projects/opening_edit.html", context, status=status)


@needs("projects.change_opening", visible_openings)
@require_POST
def opening_close(request: HttpRequest, opening: Opening) -> HttpResponse:
    close_opening(opening, by=request.user)
    messages.success(request, _("“%(opening)s” is closed.") % {"opening": opening.title})
    return redirect(opening)


@needs("projects.change_opening", visible_openings)
@require_POST
def opening_fill(request: HttpRequest, opening: Opening) -> HttpResponse:
    fill_opening(opening, by=request.user)
    messages.success(request, _("“%(opening)s” is filled.") % {"opening": opening.title})
    return redirect(opening)


def form_context(project: Project, form: OpeningForm) -> dict[str, Any]:
    """A place in a project that nobody else sees is read by nobody else: the form says so."""
    is_hidden = project.status in HIDDEN_FROM_OTHERS or project.visibility == Project.Visibility.TEAM
    return {"project": project, "form": form, "is_hidden": is_hidden}


def opening_shown(
    request: HttpRequest,
    opening: Opening,
    ask_form: AskForm,
    answer: tuple[int, AnswerForm] | None = None,
    status: int = 200,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The page; `answer` is a form of the team that came back, by the application that it answers."""
    user: Any = request.user
    is_open = opening.state == "open" and opening.project.status not in ENDED
    reads = allows(user, "projects.read_applicants", opening)
    page = page_of(request, applicants(opening), size=20) if reads else None
    may_answer = reads and allows(user, "projects.answer_applicant", opening)
    for one in page.items if page else []:
        bound = answer[1] if answer and answer[0] == one.pk else None
        one.form = bound or AnswerForm(pk=one.pk)
        one.may_welcome = may_answer and one.state == "sent"
        one.may_answer = (
            one.may_welcome or bound is not None
        )  # what was typed stays, though it comes too late
    own = own_application(opening, user)
    waits = own is not None and own.state == "sent"
    context = {
        "opening": opening,
        "project": opening.project,
        "is_open": is_open,
        "page": page,
        "may_change": opening.state == "open" and allows(user, "projects.change_opening", opening),
        "own": own,
        "waits": waits,
        "may_ask": is_open and not waits and user.is_authenticated and role_in(user, opening) is None,
        "ask_form": ask_form,
        "refusal": refusal,
    }
    return render(request, "projects/opening_detail.html", context, status=status)
