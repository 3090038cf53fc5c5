"""Plans that operators keep ready, and a team that takes one: all its milestones in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import localdate, now
from incubator.core.journal import name, record
from incubator.core.live import nudge
from incubator.core.models import Entry
from incubator.core.refusal import Offer, Refused
from projects.actions.milestones import locked_plan, refuse_ended
from projects.models import Dependency, Milestone, PlanTemplate, Project, TemplateRow
from projects.queries.plan_templates import due_days


@dataclass(frozen=True)
class Row:
    """A milestone of a template as it is written down; its place is its place in the list."""

    title: str
    goal: str
    weeks: int
    weight: int = 1
    after_previous: bool = False


@transaction.atomic
def write_plan_template(
    template: PlanTemplate | None,
    *,
    by: Person,
    title: str,
    about: str,
    stage: str,
    rows: Sequence[Row],
    seen: int | None = None,
) -> PlanTemplate:
    """Make one, or change one as it was at version `seen`. Plans that were made from it stay as they are."""
    if template is not None:
        template = PlanTemplate.objects.select_for_update().get(pk=template.pk)
    require(by, "projects.keep_plan_templates")
    if template is not None and template.version != seen:
        raise Refused(
            _(
                "Somebody changed this template meanwhile. What you typed is still here: compare it with theirs, "
                "then save once more."
            ),
            [Offer(_("See theirs"), template.get_absolute_url())],
        )
    if not rows:
        raise Refused(_("A template needs at least one milestone. Write the first."))
    written = template or PlanTemplate()
    written.title, written.about, written.stage = title, about, stage
    written.version = template.version + 1 if template else 1
    kept(written)
    written.rows.all().delete()
    TemplateRow.objects.bulk_create(
        TemplateRow(template=written, position=position, **vars(row)) for position, row in enumerate(rows)
    )
    record("template.written", written, by=by, template=written.title)
    return written


@transaction.atomic
def archive_plan_template(template: PlanTemplate, *, by: Person) -> PlanTemplate:
    """Teams are no longer offered it; it can come back."""
    template = PlanTemplate.objects.select_for_update().get(pk=template.pk)
    require(by, "projects.keep_plan_templates")
    if template.archived_at is None:
        template.archived_at = now()
        template.save(update_fields=["archived_at"])
        record("template.archived", template, by=by, template=template.title)
    return template


@transaction.atomic
def restore_plan_template(template: PlanTemplate, *, by: Person) -> PlanTemplate:
    """Offer it again, unless another one took its title."""
    template = PlanTemplate.objects.select_for_update().get(pk=template.pk)
    require(by, "projects.keep_plan_templates")
    if template.archived_at is not None:
        template.archived_at = None
        kept(template)
        record("template.restored", template, by=by, template=template.title)
    return template


def kept(template: PlanTemplate) -> None:
    """Write the row; the database holds that no two on offer have one title."""
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise Refused(
            _("There is a template “%(title)s” already. Change that one, or choose another title.")
            % {"title": template.title},
            [Offer(_("See all templates"), reverse("plan_template_list"))],
        ) from None


@transaction.atomic
def take_plan_template(
    project: Project,
    template: PlanTemplate,
    *,
    by: Person,
    starts_on: date,
    seen: Sequence[int],
    version: int,
    token: str,
) -> list[Milestone]:
    """Add all its milestones to the end of the plan, as they were previewed.

    `token` names the press of the button: the second of a double click adds nothing. A plan or a template that
    changed since the preview is shown anew first.
    """
    project = locked_plan(project)
    require(by, "projects.plan_milestones", project)
    if Entry.objects.filter(subject=name(project), verb="plan.taken", facts__token=token).exists():
        return []
    refuse_ended(project)
    template = PlanTemplate.objects.select_for_update().get(pk=template.pk)
    rows = list(template.rows.all())
    check_preview(project, template, version, seen)
    days = due_days(rows, starts_on)
    if min(days) < localdate():
        raise Refused(_("With that start a milestone would be due in the past. Choose a later start."))
    made = added(project, rows, days)
    facts = {"template": template.title, "project": project.title, "count": len(made), "token": token}
    record("plan.taken", project, by=by, scopes=[project], **facts)
    nudge(f"project:{project.pk}", "plan", project.pk)
    return made


def check_preview(project: Project, template: PlanTemplate, version: int, seen: Sequence[int]) -> None:
    """What is added is what was shown."""
    if template.archived_at is not None:
        raise Refused(_("This template is no longer offered. Choose another one."))
    plan = list(project.milestones.select_for_update().values_list("pk", flat=True))
    if template.version != version or list(seen) != plan:
        raise Refused(
            _("The plan or the template changed meanwhile. Look at the preview once more, then add it."),
            [Offer(_("See the plan"), reverse("milestone_list", args=[project.slug]))],
        )


def added(project: Project, rows: Sequence[TemplateRow], days: Sequence[date]) -> list[Milestone]:
    last = project.milestones.aggregate(last=Max("position"))["last"]
    first = 0 if last is None else last + 1
    made = Milestone.objects.bulk_create(
        Milestone(
            project=project,
            title=row.title,
            goal=row.goal,
            due_on=day,
            weight=row.weight,
            position=first + number,
        )
        for number, (row, day) in enumerate(zip(rows, days, strict=True))
    )
    Dependency.objects.bulk_create(
        Dependency(milestone=one, on=before)
        for row, before, one in zip(rows[1:], made, made[1:], strict=False)
        if row.after_previous
    )
    return made
