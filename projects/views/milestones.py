"""The plan and a milestone's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.refusal import Refused
from projects.actions.milestones import (
    abandon_milestone,
    change_milestone,
    move_milestone,
    plan_milestone,
    start_milestone,
)
from projects.forms.milestones import DecisionForm, MilestoneForm, TeamAnswerForm
from projects.models import Milestone, Project
from projects.queries.dependencies import choosable, waits_of
from projects.queries.plan_page import plan_page
from projects.queries.submissions import Version, milestone_page
from projects.queries.visible import planned_projects, visible_milestones


@needs("projects.view_milestone", planned_projects)
def milestone_list(request: HttpRequest, project: Project) -> HttpResponse:
    """What is to be shown by when, and what comes next."""
    return plan_shown(request, project)


@needs("projects.plan_milestones", planned_projects)
def milestone_add(request: HttpRequest, project: Project) -> HttpResponse:
    form = MilestoneForm(request.POST or None, plan=choosable(project))
    status = status_of(form)
    if request.method == "POST" and form.is_valid():
        try:
            milestone = plan_milestone(project, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("“%(title)s” is in the plan.") % {"title": milestone.title})
            warn_of_days(request, milestone)
            return redirect("milestone_list", project.slug)
    context = {"project": project, "form": form}
    return render(request, "projects/milestone_add.html", context, status=status)


@needs("projects.plan_milestones", visible_milestones)
def milestone_edit(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    initial = {name: getattr(milestone, name) for name in MilestoneForm.Meta.fields}
    initial["waits_for"] = [row.on_id for row in milestone.dependencies.all()]
    form = MilestoneForm(
        request.POST or None,
        initial=initial,
        plan=choosable(milestone.project, milestone, initial["waits_for"]),
    )
    status = status_of(form)
    if request.method == "POST" and form.is_valid():
        try:
            change_milestone(milestone, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The plan is changed."))
            warn_of_days(request, milestone)
            return redirect(milestone)
    page = milestone_page(milestone, request.user)
    context = {"milestone": milestone, "project": milestone.project, "form": form, "page": page}
    return render(request, "projects/milestone_edit.html", context, status=status)


def warn_of_days(request: HttpRequest, milestone: Milestone) -> None:
    """A day before that of what it waits for is allowed, but said."""
    for one in waits_of(milestone).too_early:
        messages.warning(
            request,
            _("“%(title)s” is due before “%(other)s”, which it waits for.")
            % {"title": milestone.title, "other": one.title},
        )


@needs("projects.view_milestone", visible_milestones)
def milestone_detail(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """What is to be shown by when, what was shown, and what was said of it."""
    return milestone_shown(request, milestone, DecisionForm())


@needs("projects.plan_milestones", visible_milestones)
@require_POST
def milestone_start(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    start_milestone(milestone, by=request.user)
    messages.success(request, _("“%(title)s” is under way.") % {"title": milestone.title})
    return redirect(milestone)


@needs("projects.plan_milestones", visible_milestones)
@require_POST
def milestone_abandon(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    abandon_milestone(milestone, by=request.user)
    messages.success(
        request, _("“%(title)s” is abandoned. What was shown and said stays.") % {"title": milestone.title}
    )
    return redirect("milestone_list", milestone.project.slug)


@needs("projects.plan_milestones", visible_milestones)
@require_POST
def milestone_up(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    move_milestone(milestone, by=request.user, up=True)
    return back_to(milestone, "up")


@needs("projects.plan_milestones", visible_milestones)
@require_POST
def milestone_down(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    move_milestone(milestone, by=request.user, up=False)
    return back_to(milestone, "down")


def back_to(milestone: Milestone, button: str) -> HttpResponse:
    """The plan, with the focus on the button that was pressed: whoever moves twice presses it twice."""
    return redirect(f"{reverse('milestone_list', args=[milestone.project.slug])}#{button}-{milestone.pk}")


def plan_shown(
    request: HttpRequest, project: Project, status: int = 200, refusal: Refused | None = None
) -> HttpResponse:
    """The plan; also what a refused order comes back to."""
    page = plan_page(project, request.user)
    context = {"project": project, "plan": page and page.plan, "page": page, "refusal": refusal}
    return render(request, "projects/milestone_list.html", context, status=status)


def milestone_shown(
    request: HttpRequest,
    milestone: Milestone,
    form: DecisionForm,
    status: int = 200,
    answer: TeamAnswerForm | None = None,
) -> HttpResponse:
    """The milestone's page; also what a refused decision or answer comes back to, with what was typed."""
    page = milestone_page(milestone, request.user)
    versions = [(version, answer_form(version, answer)) for version in page.versions]
    context = {"milestone": milestone, "project": milestone.project, "page": page, "form": form}
    context |= {"versions": versions}
    return render(request, "projects/milestone_detail.html", context, status=status)


def answer_form(version: Version, typed: TeamAnswerForm | None) -> TeamAnswerForm | None:
    """The team's room below evaluations that contradict each other: what was just typed, or an empty one."""
    if version.contradiction is None or not version.contradiction.answer_url:
        return None
    decision = version.contradiction.decision
    return typed if typed and typed.decision == decision else TeamAnswerForm(decision)


def status_of(form: MilestoneForm) -> int:
    return 422 if form.is_bound and not form.is_valid() else 200
