"""Who is in the team: inviting, answering, leaving, handing over."""

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Refused
from incubator.notices.actions import notify
from projects.actions.projects import locked, team_of
from projects.models import Invitation, Membership, Project

MOST_OPEN_INVITATIONS = 20


@transaction.atomic
def invite_to_team(
    project: Project, *, by: Person, email: str, role: str = Membership.Role.MEMBER
) -> Invitation:
    """Offer a place by e-mail (never the lead's). The letter is owed by the row until it went out."""
    project = locked(project)
    require(by, "projects.manage_team", project)
    email = email.strip().lower()
    refuse_invitation(project, email, role)
    invitation = project.invitations.create(email=email, role=role, by=by)
    entry = record(
        "membership.invited", invitation, by=by, scopes=[project], email=email, project=project.title
    )
    notify(Person.objects.filter(email__iexact=email), entry, url=invitation.get_absolute_url())
    return invitation


def refuse_invitation(project: Project, email: str, role: str) -> None:
    """Raise `Refused` when there is nothing to offer, or it was offered already."""
    open_ones = project.invitations.filter(accepted_at=None, withdrawn_at=None)
    if role == Membership.Role.LEAD:
        raise Refused(_("A project has one lead. Invite a member, then hand the lead over."))
    if project.memberships.filter(person__email__iexact=email).exists():
        raise Refused(_("%(email)s is in the team already.") % {"email": email})
    if open_ones.filter(email__iexact=email).exists():
        raise Refused(
            _("%(email)s is invited already. Withdraw that invitation to send a new one.") % {"email": email}
        )
    if open_ones.count() >= MOST_OPEN_INVITATIONS:
        raise Refused(_("Twenty invitations wait for an answer. Withdraw one first."))


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: Person) -> Membership:
    """Take the place. Only the person with the address that was invited can, and only once."""
    project, invitation = locked_invitation(invitation)
    require(by, "projects.answer_invitation", invitation)
    invitation.accepted_at = now()
    invitation.save(update_fields=["accepted_at"])
    membership, is_new = Membership.objects.get_or_create(
        project=project, person=by, defaults={"role": invitation.role}
    )
    if is_new:
        entry = record("membership.accepted", membership, by=by, scopes=[project, by], project=project.title)
        notify(team_of(project), entry, url=project.get_absolute_url())
        nudge(f"project:{project.pk}", "team")
    return membership


@transaction.atomic
def decline_invitation(invitation: Invitation, *, by: Person) -> None:
    """Say no; whoever invited hears it, and may ask again."""
    project, invitation = locked_invitation(invitation)
    require(by, "projects.answer_invitation", invitation)
    invitation.withdrawn_at = now()
    invitation.save(update_fields=["withdrawn_at"])
    entry = record("membership.declined", invitation, by=by, scopes=[project], project=project.title)
    notify([invitation.by], entry, url=project.get_absolute_url())


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Person) -> None:
    """Take the offer back before it is answered; its link leads nowhere from now on."""
    project, invitation = locked_invitation(invitation)
    require(by, "projects.manage_team", invitation)
    invitation.withdrawn_at = now()
    invitation.save(update_fields=["withdrawn_at"])
    record(
        "membership.uninvited",
        invitation,
        by=by,
        scopes=[project],
        email=invitation.email,
        project=project.title,
    )


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
    notify([*team_of(project), person], entry, url=project.get_absolute_url())
    nudge(f"project:{project.pk}", "team")


@transaction.atomic
def hand_over_lead(membership: Membership, *, by: Person) -> None:
    """Make this member the lead; who was lead stays as a member."""
    project, membership = locked_membership(membership)
    require(by, "projects.manage_team", membership)
    project.memberships.filter(role=Membership.Role.LEAD).update(role=Membership.Role.MEMBER)
    membership.role = Membership.Role.LEAD
    membership.save(update_fields=["role"])
    entry = record(
        "membership.lead",
        membership,
        by=by,
        scopes=[project],
        project=project.title,
        person=membership.person.name,
    )
    notify(team_of(project), entry, url=project.get_absolute_url())


def locked_invitation(invitation: Invitation) -> tuple[Project, Invitation]:
    """The project, held, and the invitation as it is now; refused when it was answered or taken back."""
    project = locked(invitation.project)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("by", "project")
        .get(pk=invitation.pk)
    )
    if invitation.accepted_at:
        raise Refused(_("This invitation was accepted already."))
    if invitation.withdrawn_at:
        raise Refused(_("This invitation does not stand any more. Ask the project's lead for a new one."))
    return project, invitation


def locked_membership(membership: Membership) -> tuple[Project, Membership]:
    """The project, held, and the membership as it is now; refused when it has ended."""
    project = locked(membership.project)
    found = Membership.objects.select_related("project", "person").filter(pk=membership.pk).first()
    if found is None:
        raise Refused(_("This person is not in the team any more."))
    return project, found
