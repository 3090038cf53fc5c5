"""Quiet projects for operators, and the kind question with its answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import allows, needs, signed_in_first
from incubator.core.clock import localdate
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from incubator.core.sheets import sheet
from projects.actions.hellos import answer_hello, ask_hello, kind_words
from projects.forms.hellos import AnswerForm, AskForm, TrackerForm
from projects.models import Hello, Project
from projects.queries.notes import first_sentence
from projects.queries.quiet import (
    answers_lately,
    days_since,
    hello_projects,
    hellos_of,
    may_ask_again,
    quiet_order,
    quiet_projects,
    quiet_rule,
    trackers_of_quiet,
    visible_hellos,
)
from projects.queries.visible import visible_projects

ANSWERS_SHOWN = 6
SHEET_ROWS = 2000


@dataclass(frozen=True)
class QuietRow:
    """One quiet project: how long, what it needs, and whether a question may go out now."""

    project: Any
    days: int
    may_ask: bool
    words: dict[str, str]


@needs("projects.operate")
def quiet_list(request: HttpRequest) -> HttpResponse:
    rule = quiet_rule()
    form, found = narrowed(request, rule.quiet_after)
    order: Any = quiet_order(request.user, (form.chosen(), rule.quiet_after), found)
    page = page_of(request, order)
    rows = [
        QuietRow(one, days_since(one), may_ask_again(one), {"text": kind_words(one)})
        for one in found.filter(pk__in=page.items)
    ]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "rule": rule,
        "answers": list(answers_lately(request.user)[:ANSWERS_SHOWN]),
    }
    return render(request, "projects/quiet_list.html", context)


@needs("projects.operate")
def quiet_sheet(request: HttpRequest) -> HttpResponse:
    head = [
        "project", "tracker", "last_sign", "days", "needs", "blockers", "late", "waits_for_space", "asked_at",
    ]  # fmt: skip
    _form, found = narrowed(request, quiet_rule().quiet_after)
    return sheet("quiet-projects", head, cells(found[:SHEET_ROWS]))


def narrowed(request: HttpRequest, after: int) -> tuple[TrackerForm, Any]:
    form = TrackerForm(request.GET, trackers=trackers_of_quiet(request.user))
    return form, form.narrowed(quiet_projects(request.user, after=after))


def cells(found: Any) -> Iterator[list[Any]]:
    for one in found:
        yield [
            one.title, one.tracker.name if one.tracker else "", localdate(one.signed_at).isoformat(),
            days_since(one), "; ".join(one.lacks), one.blockers or "", "; ".join(one.late),
            "; ".join(waiting["title"] for waiting in one.waiting),
            localdate(one.asked_at).isoformat() if one.asked_at else "",
        ]  # fmt: skip


@needs("projects.ask_hello", visible_projects)
def hello_ask(request: HttpRequest, project: Project) -> HttpResponse:
    """The question in the operator's own words; kept where it is refused."""
    form = AskForm(request.POST or None, initial={"text": kind_words(project)})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            ask_hello(project, by=request.user, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The team of “%(project)s” is asked.") % {"project": project.title})
            return redirect("quiet_projects")
    return render(request, "projects/hello_ask.html", {"form": form, "project": project}, status=status)


@signed_in_first()
@needs("projects.read_hello", hello_projects)
def hello_detail(request: HttpRequest, project: Project) -> HttpResponse:
    return shown(request, project, AnswerForm(), 200)


@needs("projects.answer_hello", visible_hellos)
@require_POST
def hello_answer(request: HttpRequest, hello: Hello) -> HttpResponse:
    form, status = AnswerForm(request.POST), 422
    if form.is_valid():
        try:
            answer_hello(hello, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Thank you. Your tracker reads it."))
            return redirect("hello_detail", hello.project.slug)
    return shown(request, hello.project, form, status)


def shown(request: HttpRequest, project: Project, form: AnswerForm, status: int) -> HttpResponse:
    """The last question on top, those before below."""
    page = page_of(request, hellos_of(project), size=10)
    last = next(iter(page.items), None) if page.number == 1 else None
    context = {
        "project": project,
        "page": page,
        "last": last,
        "earlier": page.items[1:] if last else page.items,
        "form": form,
        "answers": Hello.Answer.choices,
        "may_answer": last is not None
        and (not last.answer or form.is_bound)
        and allows(request.user, "projects.answer_hello", project),
        "may_add_need": allows(request.user, "projects.change_need", project),
        "may_pause": project.status == "incubating"
        and allows(request.user, "projects.pause_project", project),
        "may_note": allows(request.user, "projects.write_tracker_note", project),
        "need_query": urlencode({"title": first_sentence(last.words)[:120] if last else ""}),
    }
    return render(request, "projects/hello_detail.html", context, status=status)
