"""Putting a whole plan into another order, as somebody saw it."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Offer, Refused
from projects.actions.milestones import locked_plan, refuse_ended
from projects.models import Milestone, Project


@transaction.atomic
def order_milestones(
    project: Project, *, by: Person, order: Sequence[int], seen: Sequence[int]
) -> list[Milestone]:
    """The whole plan in this order. Refused when the plan is no longer as this person saw it.

    A second press finds the order that it asks for, and does nothing.
    """
    project = locked_plan(project)
    require(by, "projects.plan_milestones", project)
    refuse_ended(project)
    plan = {one.pk: one for one in project.milestones.select_for_update()}
    if list(order) == list(plan):
        return list(plan.values())
    if list(seen) != list(plan) or sorted(order) != sorted(plan):
        raise Refused(
            _(
                "The plan changed meanwhile. This is how it stands now: move it once more if you still want to."
            ),
            [Offer(_("See the plan"), reverse("milestone_list", args=[project.slug]))],
        )
    ordered = [plan[pk] for pk in order]
    for position, one in enumerate(ordered):
        one.position = position
    Milestone.objects.bulk_update(ordered, ["position"])
    record("plan.ordered", project, by=by, scopes=[project], project=project.title)
    nudge(f"project:{project.pk}", "plan", project.pk)
    return ordered
