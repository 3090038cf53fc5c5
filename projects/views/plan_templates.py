"""Plans kept ready: operators write them, teams take one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.actions.plan_templates import (
    archive_plan_template,
    restore_plan_template,
    take_plan_template,
    write_plan_template,
)
from projects.forms.plan_templates import (
    PlanTemplateForm,
    StartForm,
    TemplateRowFormSet,
    asked_by,
    rows_of,
)
from projects.models import PlanTemplate, Project
from projects.queries.plan_templates import (
    dated_rows,
    kept_templates,
    likely_start,
    offered_templates,
    templates_listed,
)
from projects.queries.visible import planned_projects
from projects.views.plans import keys

LONGEST_TOKEN = 40


@needs("projects.keep_plan_templates")
def plan_template_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, templates_listed(request.user))
    return render(request, "projects/plan_template_list.html", {"page": page})


@needs("projects.keep_plan_templates")
def plan_template_new(request: HttpRequest) -> HttpResponse:
    return written(request, None)


@needs("projects.keep_plan_templates", kept_templates)
def plan_template_edit(request: HttpRequest, template: PlanTemplate) -> HttpResponse:
    return written(request, template)


@needs("projects.keep_plan_templates", kept_templates)
@require_POST
def plan_template_archive(request: HttpRequest, template: PlanTemplate) -> HttpResponse:
    archive_plan_template(template, by=request.user)
    messages.success(request, _("“%(title)s” is archived. Plans made from it stay.") % {"title": template})
    return redirect("plan_template_list")


@needs("projects.keep_plan_templates", kept_templates)
@require_POST
def plan_template_restore(request: HttpRequest, template: PlanTemplate) -> HttpResponse:
    restore_plan_template(template, by=request.user)
    messages.success(request, _("Teams are offered “%(title)s” again.") % {"title": template})
    return redirect("plan_template_list")


def written(request: HttpRequest, template: PlanTemplate | None) -> HttpResponse:
    initial = {"seen": template.version} if template else {}
    if template:
        initial |= {name: getattr(template, name) for name in PlanTemplateForm.Meta.fields}
    form = PlanTemplateForm(request.POST or None, initial=initial)
    formset = TemplateRowFormSet(request.POST or None, initial=rows_of(template), prefix="rows")
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and formset.is_valid():
            try:
                done = write_plan_template(
                    template, by=request.user, rows=asked_by(formset), **form.cleaned_data
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409
                if template:
                    form.look_again(kept_templates(request.user).get(pk=template.pk).version)
            else:
                messages.success(request, _("“%(title)s” is saved.") % {"title": done.title})
                return redirect("plan_template_list")
    context = {"template": template, "form": form, "formset": formset}
    return render(request, "projects/plan_template_edit.html", context, status=status)


@needs("projects.plan_milestones", planned_projects)
def plan_take(request: HttpRequest, project: Project) -> HttpResponse:
    """Which template, then what it would add from which day, then all of it at once."""
    typed = request.POST if request.method == "POST" else request.GET
    offered = offered_templates(project)
    if "template" not in typed:
        context = {"project": project, "page": page_of(request, offered)}
        return render(request, "projects/plan_take.html", context)
    chosen = keys(typed["template"])
    template = get_object_or_404(offered, pk__in=chosen)
    form = StartForm(typed if "starts_on" in typed else {"starts_on": likely_start(project).isoformat()})
    if request.method != "POST" or not form.is_valid():
        return preview(request, project, template, form)
    try:
        made = take_plan_template(
            project,
            template,
            by=request.user,
            starts_on=form.cleaned_data["starts_on"],
            seen=keys(typed.get("seen", "")),
            version=next(iter(keys(typed.get("version", ""))), 0),
            token=typed.get("token", "")[:LONGEST_TOKEN],
        )
    except Refused as refusal:
        return preview(request, project, template, form, refusal)
    if made:
        words = ngettext(
            "%(count)s milestone is in the plan.", "%(count)s milestones are in the plan.", len(made)
        )
        messages.success(request, words % {"count": len(made)})
    return redirect("milestone_list", project.slug)


def preview(
    request: HttpRequest,
    project: Project,
    template: PlanTemplate,
    form: StartForm,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The dated rows, and the button that adds exactly these."""
    is_dated = form.is_valid()
    context: dict[str, Any] = {
        "project": project,
        "template": template,
        "form": form,
        "refusal": refusal,
        "rows": dated_rows(template, form.cleaned_data["starts_on"]) if is_dated else [],
        "starts_on": form.cleaned_data["starts_on"].isoformat() if is_dated else "",
        "seen": ",".join(str(pk) for pk in project.milestones.values_list("pk", flat=True)),
        "token": get_random_string(20),
        "back": reverse("milestone_list", args=[project.slug]),
    }
    status = 409 if refusal else 200 if is_dated else 422
    return render(request, "projects/plan_take.html", context, status=status)
