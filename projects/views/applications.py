"""Writing an application, handing it in, reading it back, and comparing what was handed in."""

import json
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import allows, needs
from incubator.core.files import serve
from incubator.core.flow import IllegalMove
from incubator.core.refusal import Refused
from projects.actions.applications import (
    closed_because,
    hand_in_application,
    remove_answer_file,
    save_answers,
)
from projects.forms.answers import AnswersForm, initial_of, stamps, stamps_posted
from projects.models import AnswerFile, Application, ApplicationVersion, Question
from projects.queries.applications import (
    application_page,
    compared,
    current_files,
    visible_answer_files,
    visible_applications,
    visible_versions,
    was_handed_in,
)
from projects.queries.intake import application_points
from projects.queries.programmes import questions_of
from projects.states import BEING_WRITTEN


@needs("projects.view_application", visible_applications)
def application_detail(request: HttpRequest, application: Application) -> HttpResponse:
    """The last version, as it was handed in, and what happens next."""
    return version_shown(request, application)


@needs("projects.view_application", visible_versions)
def application_version(request: HttpRequest, version: ApplicationVersion) -> HttpResponse:
    return version_shown(request, version.application, version.number)


def version_shown(request: HttpRequest, application: Application, number: int | None = None) -> HttpResponse:
    page = application_page(application, request.user, number)
    if page.version is None and page.edit_url:
        return redirect(page.edit_url)
    context = {"page": page, "application": application, "project": application.project}
    return render(request, "projects/application_detail.html", context)


@needs("projects.write_application", visible_applications)
def application_edit(request: HttpRequest, application: Application) -> HttpResponse:
    """The questions. What is typed is kept on each pause and each press, whatever else is wrong."""
    questions, files = questions_of(application.programme), current_files(application)
    if request.method != "POST":
        if application.state not in BEING_WRITTEN:
            return redirect(application)
        form = AnswersForm(questions, initial=initial_of(application.answers), files=files, complete=False)
        return edit_shown(request, application, form, seen=read_stamps(questions, application))
    handing = "hand_in" in request.POST
    form = AnswersForm(questions, request.POST, request.FILES, files=files, complete=handing)
    form.is_valid()
    typed, seen = form.answers(), stamps_posted(request.POST.get("seen", ""))
    try:
        kept = save_answers(
            application, by=request.user, answers=typed, files=form.uploads(), seen=seen or None
        )
    except Refused as refusal:
        return too_late(request, application, form, refusal)
    form.crossed(kept.crossed)
    seen |= stamps({key: text for key, text in typed.items() if key not in kept.crossed})
    if is_autosave(request):
        return saved_by_itself(request, form, seen=seen)
    if form.errors:
        return edit_shown(request, application, form, seen=seen | stamps(kept.crossed), status=422)
    if handing:
        return handed_in(request, application, form)
    messages.success(request, _("Your draft is kept. Only your team sees it."))
    return redirect("application_edit", application.project.slug, application.pk)


def read_stamps(questions: Iterable[Question], application: Application) -> dict[str, str]:
    return stamps({str(one.pk): application.answers.get(str(one.pk), "") for one in questions})


def too_late(
    request: HttpRequest, application: Application, form: AnswersForm, refusal: Refused
) -> HttpResponse:
    """It is in already. A second press of the same leads to it; words that are not in it stay on the page."""
    if is_autosave(request):
        return saved_by_itself(request, form, refusal)
    application.refresh_from_db(fields=["state", "answers"])
    new = {key for key, text in form.answers().items() if text != application.answers.get(key, "")}
    if not (new or form.errors or form.uploads()):
        return redirect(application)
    return edit_shown(request, application, form, refusal=refusal, status=409)


def handed_in(request: HttpRequest, application: Application, form: AnswersForm) -> HttpResponse:
    """Hand in what was just kept; a second press finds it in and leads to it."""
    try:
        hand_in_application(application, by=request.user)
    except IllegalMove:
        return redirect(application)
    except Refused as refusal:
        return edit_shown(request, application, form, refusal=refusal, status=409)
    messages.success(request, _("Your application is in. You hear from the operators here and by e-mail."))
    return redirect(application)


def is_autosave(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def saved_by_itself(
    request: HttpRequest,
    form: AnswersForm,
    refusal: Refused | None = None,
    *,
    seen: dict[str, str] | None = None,
) -> HttpResponse:
    """The line beside the buttons: kept, or what could not be. `seen` is what this page has read by now."""
    status = 409 if refusal else 422 if form.errors else 200
    context = {"complaints": form.complaints(), "refusal": refusal, "seen": seen and json.dumps(seen)}
    return render(request, "projects/application_edit.html#saved", context, status=status)


def edit_shown(
    request: HttpRequest,
    application: Application,
    form: AnswersForm,
    *,
    refusal: Refused | None = None,
    seen: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    points = application_points(application.project)
    is_again = application.state == "changes_requested"
    context = {
        "application": application,
        "project": application.project,
        "programme": application.programme,
        "form": form,
        "files": current_files(application).values(),
        "points": points,
        "is_complete": all(point.is_done for point in points if point.required),
        "is_again": is_again,
        "is_open": application.state in BEING_WRITTEN,
        "closed": None if is_again else closed_because(application.programme),
        "may_hand_in": allows(request.user, "projects.hand_in_application", application),
        "refusal": refusal,
        "seen": json.dumps(seen) if seen else request.POST.get("seen", ""),
    }
    return render(request, "projects/application_edit.html", context, status=status)


@needs("projects.view_application", visible_applications)
def application_compare(request: HttpRequest, application: Application) -> HttpResponse:
    """Two versions, question by question: `?from=1&to=2`; nonsense is the last two."""
    versions = {one.number: one for one in visible_versions(request.user).filter(application=application)}
    if len(versions) < 2:
        return redirect(application)
    numbers = sorted(versions)
    old = numbers_asked(request, "from", numbers, numbers[-2])
    new = numbers_asked(request, "to", numbers, numbers[-1])
    old, new = min(old, new), max(old, new)
    context = {
        "application": application,
        "project": application.project,
        "rows": compared(versions[old], versions[new]),
        "old": versions[old],
        "new": versions[new],
        "numbers": numbers,
    }
    return render(request, "projects/application_compare.html", context)


def numbers_asked(request: HttpRequest, key: str, numbers: list[int], otherwise: int) -> int:
    asked = request.GET.get(key, "")
    return int(asked) if asked in map(str, numbers) else otherwise


@needs("projects.open_answer", visible_answer_files)
def answer_file(request: HttpRequest, file: AnswerFile) -> HttpResponse:
    """Always a download. A reader gets what was handed in, never a draft's file."""
    if not allows(request.user, "projects.write_application", file.application) and not was_handed_in(file):
        raise Http404
    return serve(file.file, file.name)  # type: ignore[return-value]


@needs("projects.write_application", visible_answer_files)
@require_POST
def answer_file_remove(request: HttpRequest, file: AnswerFile) -> HttpResponse:
    application = get_object_or_404(visible_applications(request.user), pk=file.application_id)
    remove_answer_file(file, by=request.user)
    messages.success(request, _("“%(name)s” is taken out.") % {"name": file.name})
    return redirect("application_edit", application.project.slug, application.pk)
