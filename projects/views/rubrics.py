"""By what is evaluated: the rubrics, their versions, and which programme uses which."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.actions.rubrics import adopt_rubric, write_rubric
from projects.forms.rubrics import CriterionFormSet, RubricForm, asked_by, rows_of
from projects.models import Programme, Rubric
from projects.queries.rubrics import is_in_use, rubric_page, rubrics_listed, visible_rubrics


@needs("projects.change_rubric")
def rubric_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, rubrics_listed(request.user))
    return render(request, "projects/rubric_list.html", {"page": page})


@needs("projects.change_rubric", visible_rubrics)
def rubric_detail(request: HttpRequest, rubric: Rubric) -> HttpResponse:
    return render(request, "projects/rubric_detail.html", {"rubric": rubric, "page": rubric_page(rubric)})


@needs("projects.change_rubric")
def rubric_add(request: HttpRequest) -> HttpResponse:
    return written(request, None)


@needs("projects.change_rubric", visible_rubrics)
def rubric_edit(request: HttpRequest, rubric: Rubric) -> HttpResponse:
    """One that is in use is shown as the draft of its next version."""
    return written(request, rubric)


@needs("projects.change_rubric", visible_rubrics)
@require_POST
def rubric_adopt(request: HttpRequest, rubric: Rubric) -> HttpResponse:
    programme = get_object_or_404(Programme, slug=request.POST.get("programme", ""))
    adopt_rubric(programme, rubric, by=request.user)
    messages.success(
        request, _("%(programme)s is evaluated by it from now on.") % {"programme": programme.title}
    )
    return redirect(rubric)


def written(request: HttpRequest, rubric: Rubric | None) -> HttpResponse:
    form = RubricForm(request.POST or None, initial={"title": rubric.title if rubric else ""})
    formset = CriterionFormSet(request.POST or None, initial=rows_of(rubric), prefix="criteria")
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and formset.is_valid():
            try:
                done = write_rubric(rubric, by=request.user, criteria=asked_by(formset), **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Version %(version)s is written.") % {"version": done.version})
                return redirect(done)
    used = rubric is not None and is_in_use(rubric)
    context = {"rubric": rubric, "form": form, "formset": formset, "is_in_use": used}
    return render(request, "projects/rubric_edit.html", context, status=status)
