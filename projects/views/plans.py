"""The plan as a whole: its order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.refusal import Refused
from projects.actions.ordering import order_milestones
from projects.models import Project
from projects.queries.visible import planned_projects
from projects.views.milestones import plan_shown

LONGEST_KEY = 18  # digits; a longer one names no row


@needs("projects.plan_milestones", planned_projects)
@require_POST
def milestone_order(request: HttpRequest, project: Project) -> HttpResponse:
    """The order after dragging, with the order that was seen; a stale one comes back with the plan as it is."""
    order, seen = (keys(request.POST.get(name, "")) for name in ("order", "seen"))
    try:
        order_milestones(project, by=request.user, order=order, seen=seen)
    except Refused as refusal:
        return plan_shown(request, project, status=409, refusal=refusal)
    messages.success(request, _("The plan is in its new order."))
    return redirect("milestone_list", project.slug)


def keys(text: str) -> list[int]:
    """The keys in “3,1,2”; what is no key is left out, and the order then fits no plan."""
    return [int(key) for key in text.split(",") if key.isdecimal() and len(key) <= LONGEST_KEY]
