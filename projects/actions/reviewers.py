"""Who evaluates a project. How they came to it (a mentorship, an operator's word) is the caller's business.

Kept under the reviewer, not the project: its log does not tell the makers who evaluates.
Two ways lead to a reviewer: an operator without conflict asks them; or two sides agree, the project's lead and
the reviewer, one of whom acts (`by`) on the other's kept yes (`granted_by`). Nobody in conflict, whoever asks.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import allows, require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.models import Membership, Project, Reviewer
from projects.permissions import has_conflict


@transaction.atomic
def assign_reviewer(
    project: Project,
    person: Person,
    *,
    by: Person,
    responsible: bool = False,
    granted_by: Person | None = None,
) -> Reviewer:
    """Make somebody a reviewer, or one again. `granted_by`: the other side's yes, which the caller has on record."""
    project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if not agreed(project, person, by, granted_by):
        require(by, "projects.assign_reviewer", project)
    if has_conflict(person, project):
        raise Refused(
            _(
                "%(person)s has a conflict of interest with “%(project)s”. Choose somebody else to evaluate it."
            )
            % {"person": person.name, "project": project.title},
            [Offer(_("See the project"), project.get_absolute_url())],
        )
    reviewer, new = Reviewer.objects.get_or_create(
        project=project, person=person, defaults={"is_responsible": responsible}
    )
    if not new and reviewer.ended_at is None and reviewer.is_responsible >= responsible:
        return reviewer
    if reviewer.ended_at is not None:
        reviewer.since, reviewer.ended_at, reviewer.is_responsible = now(), None, False
    reviewer.is_responsible = reviewer.is_responsible or responsible
    reviewer.save(update_fields=["since", "ended_at", "is_responsible"])
    entry = record(
        "reviewer.assigned", project, by=by, scopes=[person], person=person.name, project=project.title
    )
    notify([person], entry, url=project.get_absolute_url())
    return reviewer


@transaction.atomic
def end_reviewing(project: Project, person: Person, *, by: Person) -> None:
    """End it: the reviewer themself, an operator, or the lead, but not while their answer is awaited."""
    project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if by.pk != person.pk:
        require(by, "projects.end_reviewing", project)
    reviewer = (
        Reviewer.objects.select_for_update().filter(project=project, person=person, ended_at=None).first()
    )
    if reviewer is None:
        return
    forced = by.pk == person.pk or allows(by, "projects.assign_reviewer", project)
    if not forced and project.milestones.filter(state="submitted").exists():
        raise Refused(
            _("%(person)s is evaluating what you handed in. Wait for the decision, or ask an operator.")
            % {"person": person.name}
        )
    reviewer.ended_at = now()
    reviewer.save(update_fields=["ended_at"])
    record("reviewer.ended", project, by=by, scopes=[person], person=person.name, project=project.title)


def agreed(project: Project, person: Person, by: Person, granted_by: Person | None) -> bool:
    """Whether the two who stand behind it are the project's lead and the reviewer-to-be."""
    if granted_by is None:
        return False
    if not (by.is_active and granted_by.is_active):
        raise PermissionDenied(_("One of the two sides has no account any more."))
    lead = Membership.objects.filter(project=project, role=Membership.Role.LEAD).values_list(
        "person", flat=True
    )
    return {by.pk, granted_by.pk} == {person.pk, *lead} and len({by.pk, granted_by.pk}) == 2
