"""The team's side of the pitch: write, publish, withdraw."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.refusal import Refused
from projects.actions import pitches as actions
from projects.forms.pitches import PitchForm, TractionFormSet, traction_rows
from projects.models import Project
from projects.queries.pitches import PitchDesk, pitch_desk
from projects.queries.visible import visible_projects


@needs("projects.change_pitch", visible_projects)
def pitch_edit(request: HttpRequest, project: Project) -> HttpResponse:
    desk = pitch_desk(project, request.user)
    form = PitchForm(request.POST or None, instance=desk.pitch)
    formset = TractionFormSet(request.POST or None, initial=traction_of(desk), prefix="traction")
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        actions.save_pitch(project, by=request.user, traction=traction_rows(formset), **form.cleaned_data)
        messages.success(request, _("The pitch is saved. Investors read it when you publish."))
        return redirect("pitch_edit", project.slug)
    return desk_page(request, project, desk, form, formset, status=422 if request.method == "POST" else 200)


def desk_page(
    request: HttpRequest,
    project: Project,
    desk: PitchDesk,
    form: Any,
    formset: Any,
    status: int,
    refusal: str = "",
) -> HttpResponse:
    context = {"project": project, "desk": desk, "form": form, "formset": formset, "refusal": refusal}
    return render(request, "projects/pitch_edit.html", context, status=status)


def traction_of(desk: PitchDesk) -> list[dict[str, Any]]:
    return [{"figure": t.figure, "label": t.label, "on": t.on} for t in desk.traction]


@needs("projects.publish_pitch", visible_projects)
@require_POST
def pitch_publish(request: HttpRequest, project: Project) -> HttpResponse:
    try:
        version = actions.publish_pitch(project, by=request.user)
    except Refused as refusal:
        desk = pitch_desk(project, request.user)
        form = PitchForm(instance=desk.pitch)
        formset = TractionFormSet(initial=traction_of(desk), prefix="traction")
        return desk_page(request, project, desk, form, formset, 409, str(refusal))
    messages.success(request, _("Version %(number)s is published.") % {"number": version.number})
    return redirect("pitch_detail", project.slug)


@needs("projects.publish_pitch", visible_projects)
@require_POST
def pitch_withdraw(request: HttpRequest, project: Project) -> HttpResponse:
    actions.withdraw_pitch(project, by=request.user)
    messages.success(request, _("The pitch is withdrawn. You can publish it again at any time."))
    return redirect("pitch_edit", project.slug)
