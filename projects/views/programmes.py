"""Which intakes are there, what do they ask, and how do applicants see them?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.actions.programmes import (
    add_question,
    change_programme,
    change_question,
    make_programme,
    move_question,
    remove_question,
    restore_question,
)
from projects.forms.answers import AnswersForm
from projects.forms.programmes import ProgrammeForm, QuestionForm
from projects.models import Programme, Question
from projects.queries.programmes import (
    programme_badge,
    programme_page,
    programmes_listed,
    questions_of,
    run_programmes,
    run_questions,
)


@needs("projects.run_programme")
def programme_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, programmes_listed(request.user))
    shown = [(programme, programme_badge(programme)) for programme in page.items]
    return render(request, "projects/programme_list.html", {"page": page, "shown": shown})


@needs("projects.run_programme")
def programme_new(request: HttpRequest) -> HttpResponse:
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        programme = make_programme(by=request.user, **form.cleaned_data)
        messages.success(request, _("The programme stands. Now say what you want to know of applicants."))
        return redirect("programme_detail", programme.slug)
    status = 422 if form.errors else 200
    return render(request, "projects/programme_edit.html", {"form": form}, status=status)


@needs("projects.run_programme", run_programmes)
def programme_edit(request: HttpRequest, programme: Programme) -> HttpResponse:
    form = ProgrammeForm(request.POST or None, programme=programme)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_programme(programme, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("Saved."))
                return redirect("programme_detail", programme.slug)
    context = {"form": form, "programme": programme}
    return render(request, "projects/programme_edit.html", context, status=status)


@needs("projects.run_programme", run_programmes)
def programme_detail(request: HttpRequest, programme: Programme) -> HttpResponse:
    page = programme_page(programme)
    return render(request, "projects/programme_detail.html", {"page": page, "programme": page.programme})


@needs("projects.run_programme", run_programmes)
def programme_preview(request: HttpRequest, programme: Programme) -> HttpResponse:
    """As applicants see it; nothing that is typed here is kept."""
    form = AnswersForm(questions_of(programme))
    context = {"form": form, "programme": programme, "badge": programme_badge(programme)}
    return render(request, "projects/programme_preview.html", context)


@needs("projects.run_programme", run_programmes)
def question_add(request: HttpRequest, programme: Programme) -> HttpResponse:
    form = QuestionForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            add_question(programme, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("It is asked from now on."))
            return redirect("question_add" if "again" in request.POST else "programme_detail", programme.slug)
    context = {"form": form, "programme": programme}
    return render(request, "projects/question_edit.html", context, status=status)


@needs("projects.run_programme", run_questions)
def question_edit(request: HttpRequest, question: Question) -> HttpResponse:
    form = QuestionForm(request.POST or None, question=question)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            change_question(question, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("kind", str(refusal))
            status = 409
        else:
            messages.success(request, _("Saved."))
            return redirect("programme_detail", question.programme.slug)
    context = {"form": form, "programme": question.programme, "question": question}
    return render(request, "projects/question_edit.html", context, status=status)


@needs("projects.run_programme", run_questions)
@require_POST
def question_up(request: HttpRequest, question: Question) -> HttpResponse:
    move_question(question, by=request.user, up=True)
    return redirect("programme_detail", question.programme.slug)


@needs("projects.run_programme", run_questions)
@require_POST
def question_down(request: HttpRequest, question: Question) -> HttpResponse:
    move_question(question, by=request.user, up=False)
    return redirect("programme_detail", question.programme.slug)


@needs("projects.run_programme", run_questions)
@require_POST
def question_remove(request: HttpRequest, question: Question) -> HttpResponse:
    kept = remove_question(question, by=request.user)
    messages.success(
        request, _("It is no longer asked; the answers stay.") if kept else _("The question is removed.")
    )
    return redirect("programme_detail", question.programme.slug)


@needs("projects.run_programme", run_questions)
@require_POST
def question_restore(request: HttpRequest, question: Question) -> HttpResponse:
    restore_question(question, by=request.user)
    return redirect("programme_detail", question.programme.slug)
