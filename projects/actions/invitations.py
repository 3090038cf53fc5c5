"""Offering a place in the team by e-mail: inviting, sending again, answering, taking back."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import allows, require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.models import Entry
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.actions.projects import locked, team_of
from projects.models import Invitation, Membership, OpeningApplication, Project
from projects.queries.team import asked_invitations, expired_invitations, open_invitations
from projects.states import ENDED, OPENING_APPLICATION_FLOW, PROJECT_FLOW

MOST_OPEN_INVITATIONS = 20
MOST_LETTERS = 30
A_DAY = timedelta(hours=24)


@transaction.atomic
def invite_to_team(
    project: Project, *, by: Person, email: str, role: str = Membership.Role.MEMBER
) -> Invitation:
    """Offer a place by e-mail (never the lead's). The letter is owed by the row until it went out."""
    project = locked(project)
    require(by, "projects.manage_team", project)
    email = email.strip().lower()
    refuse_ended(project)
    refuse_invitation(project, email, role)
    refuse_more_letters(project)
    expired_invitations().filter(project=project, email=email).update(withdrawn_at=now())
    invitation = project.invitations.create(email=email, role=role, by=by)
    entry = record(
        "membership.invited", invitation, by=by, scopes=[project], email=email, project=project.title
    )
    notify(Person.objects.filter(email__iexact=email), entry, url=invitation.get_absolute_url())
    return invitation


@transaction.atomic
def resend_invitation(invitation: Invitation, *, by: Person) -> Invitation:
    """The same link again, good for another fourteen days; one letter a day at most, so that nobody is pestered."""
    project, invitation = locked_invitation(invitation)
    require(by, "projects.manage_team", invitation)
    refuse_ended(project)
    if project.memberships.filter(person__email__iexact=invitation.email).exists():
        raise Refused(_("%(email)s is in the team already.") % {"email": invitation.email})
    if invitation.offered_at > now() - A_DAY:
        raise Refused(
            _(
                "The last letter to %(email)s is less than a day old. Give them until tomorrow, then send again."
            )
            % {"email": invitation.email}
        )
    refuse_more_letters(project)
    invitation.offered_at, invitation.mailed_at, invitation.by = now(), None, by
    invitation.save(update_fields=["offered_at", "mailed_at", "by"])
    entry = record(
        "membership.reminded",
        invitation,
        by=by,
        scopes=[project],
        email=invitation.email,
        project=project.title,
    )
    notify(Person.objects.filter(email__iexact=invitation.email), entry, url=invitation.get_absolute_url())
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: Person) -> Membership:
    """Take the place. Only the person with the address that was invited can, in time, and only once."""
    project, invitation = locked_invitation(invitation)
    require(by, "projects.answer_invitation", invitation)
    refuse_ended(project)
    if invitation.is_expired:
        raise Refused(_("This invitation has expired. Ask the project's lead to send it again."))
    invitation.accepted_at = now()
    invitation.save(update_fields=["accepted_at"])
    membership, is_new = Membership.objects.get_or_create(
        project=project, person=by, defaults={"role": invitation.role}
    )
    if is_new:
        entry = record("membership.accepted", membership, by=by, scopes=[project, by], project=project.title)
        notify(team_of(project), entry, url=project.get_absolute_url())
        nudge(f"project:{project.pk}", "team")
    settle_offers(project, by)
    return membership


@transaction.atomic
def decline_invitation(invitation: Invitation, *, by: Person) -> None:
    """Say no; whoever invited hears it and may ask again, or the lead where they left."""
    project, invitation = locked_invitation(invitation)
    require(by, "projects.answer_invitation", invitation)
    invitation.declined_at = now()
    invitation.save(update_fields=["declined_at"])
    entry = record("membership.declined", invitation, by=by, scopes=[project], project=project.title)
    still_there = invitation.by is not None and allows(invitation.by, "projects.manage_team", project)
    leads = Person.objects.filter(memberships__project=project, memberships__role=Membership.Role.LEAD)
    notify([invitation.by] if still_there else leads, entry, url=project.get_absolute_url())


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Person) -> None:
    """Take the offer back before it is answered; its link leads nowhere from now on."""
    project, invitation = locked_invitation(invitation)
    require(by, "projects.manage_team", invitation)
    taken_back(project, invitation, by=by)


def taken_back(project: Project, invitation: Invitation, *, by: Person) -> Entry:
    """The part that a project's end shares. Wants both rows held."""
    invitation.withdrawn_at = now()
    invitation.save(update_fields=["withdrawn_at"])
    return record(
        "membership.uninvited",
        invitation,
        by=by,
        scopes=[project],
        email=invitation.email,
        project=project.title,
    )


def refuse_invitation(project: Project, email: str, role: str) -> None:
    """Raise `Refused` when there is nothing to offer, or it was offered already."""
    open_ones = open_invitations().filter(project=project)
    if role == Membership.Role.LEAD:
        raise Refused(_("A project has one lead. Invite a member, then hand the lead over."))
    if project.memberships.filter(person__email__iexact=email).exists():
        raise Refused(_("%(email)s is in the team already.") % {"email": email})
    if open_ones.filter(email__iexact=email).exists():
        raise Refused(
            _("%(email)s is invited already. Send that invitation again, or withdraw it first.")
            % {"email": email}
        )
    mailed = project.invitations.filter(email__iexact=email, mailed_at__gt=now() - A_DAY)
    if mailed.exists():  # taken back or declined meanwhile
        raise Refused(
            _("The last letter to %(email)s is less than a day old. Invite them again tomorrow.")
            % {"email": email}
        )
    if open_ones.count() >= MOST_OPEN_INVITATIONS:
        raise Refused(_("Twenty invitations wait for an answer. Withdraw one first."))


def refuse_more_letters(project: Project) -> None:
    """An invitation's letter is at most one a day, so those offered within a day are the letters of a day."""
    if project.invitations.filter(offered_at__gt=now() - A_DAY).count() >= MOST_LETTERS:
        raise Refused(_("Thirty letters went out for this project within a day. Send the next one tomorrow."))


def refuse_ended(project: Project) -> None:
    """Nobody is asked to join what is over."""
    if project.status in ENDED:
        raise Refused(
            _("“%(project)s” is over (%(state)s), so nobody joins it any more.")
            % {"project": project.title, "state": PROJECT_FLOW.badge(project.status).label},
            [Offer(_("See other projects"), "/projects/")],
        )


def settle_offers(project: Project, person: Person) -> None:
    """Who is in the team, by whichever way, waits for nothing any more. Wants the project's row held."""
    asked_invitations(person).filter(project=project).update(accepted_at=now())
    asked = OpeningApplication.objects.filter(
        opening__project=project, person=person, state=OPENING_APPLICATION_FLOW.initial
    )
    came_in = OPENING_APPLICATION_FLOW.target("accept", OPENING_APPLICATION_FLOW.initial)
    asked.update(state=came_in, answered_at=now())


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
    if invitation.declined_at:
        raise Refused(_("This invitation was declined. Ask the project's lead for a new one."))
    if invitation.withdrawn_at:
        raise Refused(_("This invitation does not stand any more. Ask the project's lead for a new one."))
    return project, invitation
