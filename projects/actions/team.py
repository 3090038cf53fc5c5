"""Who is in the team, and who leads it: leaving, handing over, and an operator's word when nobody leads."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Refused
from incubator.notices.actions import notify
from projects.actions.invitations import refuse_ended, settle_offers
from projects.actions.projects import locked, team_of
from projects.models import Membership, Project
from projects.models.conflicts import selves
from projects.queries.visible import visible_projects
from projects.states import NEEDS_NO_LEAD


@transaction.atomic
def end_membership(membership: Membership, *, by: Person) -> None:
    """Leave, or be let go by the lead. The lead hands over first, so that no project is without one."""
    project, membership = locked_membership(membership)
    require(by, "projects.end_membership", membership)
    if membership.role == Membership.Role.LEAD:
        raise Refused(_("Make somebody else the lead first; then you can leave."))
    person = membership.person
    entry = record(
        "membership.left",
        membership,
        by=by,
        scopes=[project, person],
        project=project.title,
        person=person.name,
    )
    membership.delete()
    notify(team_of(project), entry, url=project.get_absolute_url())
    still_there = visible_projects(person).filter(pk=project.pk).exists()
    notify([person], entry, url=project.get_absolute_url() if still_there else reverse("project_list"))
    nudge(f"project:{project.pk}", "team")


@transaction.atomic
def hand_over_lead(membership: Membership, *, by: Person) -> None:
    """Make this member the lead; who was lead stays as a member."""
    project, membership = locked_membership(membership)
    require(by, "projects.hand_over_lead", membership)
    refuse_as_lead(membership)
    take_the_lead(project, membership)
    entry = record(
        "membership.lead",
        membership,
        by=by,
        scopes=[project],
        project=project.title,
        person=membership.person.name,
    )
    notify(team_of(project), entry, url=project.get_absolute_url())
    nudge(f"project:{project.pk}", "team")


@transaction.atomic
def appoint_lead(project: Project, person: Person, *, by: Person, reason: str) -> Membership:
    """An operator's word, so that no project stays without a lead. Who led before, if anybody, stays as a member."""
    project = locked(project)
    require(by, "projects.appoint_lead", project)
    if project.status in NEEDS_NO_LEAD:
        refuse_ended(project)
    refuse_appointment(person, by=by, reason=reason)
    membership = Membership.objects.filter(project=project, person=person).first()
    if membership is not None and membership.role == Membership.Role.LEAD:
        raise Refused(_("%(person)s leads it already.") % {"person": person.name})
    membership = membership or Membership(project=project, person=person)
    take_the_lead(project, membership)
    settle_offers(project, person)
    entry = record(
        "membership.appointed",
        membership,
        by=by,
        scopes=[project, person],
        project=project.title,
        person=person.name,
        reason=reason.strip(),
    )
    notify(team_of(project), entry, url=project.get_absolute_url())
    nudge(f"project:{project.pk}", "team")
    return membership


def refuse_as_lead(membership: Membership) -> None:
    """The lead goes to a member of the team who is there to lead."""
    name = {"person": membership.person.name}
    if membership.role == Membership.Role.LEAD:
        raise Refused(_("%(person)s leads it already.") % name)
    if membership.role == Membership.Role.ADVISOR:
        raise Refused(_("%(person)s advises the team. Hand the lead to one of its members.") % name)
    if not membership.person.is_active:
        raise Refused(
            _("%(person)s has no account here any more. Hand the lead to somebody who is there.") % name
        )


def refuse_appointment(person: Person, *, by: Person, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Write the reason: the team and the new lead read it."))
    if not person.is_active:
        raise Refused(
            _("%(person)s has no account here any more. Choose somebody who is there.")
            % {"person": person.name}
        )
    if selves(by).filter(other=person.pk).exists():  # under whichever of their accounts
        raise Refused(_("Nobody appoints themself. Ask another operator."))


def take_the_lead(project: Project, membership: Membership) -> None:
    """Wants the project's row held. The old one steps back first: a project has one lead at most."""
    project.memberships.filter(role=Membership.Role.LEAD).update(role=Membership.Role.MEMBER)
    membership.role = Membership.Role.LEAD
    membership.save()


def locked_membership(membership: Membership) -> tuple[Project, Membership]:
    """The project, held, and the membership as it is now; refused when it has ended."""
    project = locked(membership.project)
    found = Membership.objects.select_related("project", "person").filter(pk=membership.pk).first()
    if found is None:
        raise Refused(_("This person is not in the team any more."))
    return project, found
