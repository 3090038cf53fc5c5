"""The team as it sees itself: its members, the invitations by how they stand, the projects that lost their lead."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from incubator.core.clock import now
from projects.models import Invitation, Membership, Project
from projects.models.conflicts import in_conflict
from projects.models.project import INVITATION_LASTS, UNANSWERED
from projects.states import ENDED


def open_invitations() -> QuerySet[Invitation]:
    """Those that can be accepted: not answered, not taken back, and still in time."""
    return Invitation.objects.filter(**UNANSWERED, offered_at__gt=now() - INVITATION_LASTS)


def expired_invitations() -> QuerySet[Invitation]:
    return Invitation.objects.filter(**UNANSWERED, offered_at__lte=now() - INVITATION_LASTS)


def asked_invitations(person: Any) -> QuerySet[Invitation]:
    """To this person's own address and not answered, in time or not."""
    return Invitation.objects.filter(**UNANSWERED, email__iexact=person.email)


def own_invitations(user: Any) -> QuerySet[Invitation]:
    """Open invitations to this person's own address, to projects that can still be joined."""
    if not user.is_authenticated:
        return Invitation.objects.none()
    asked = open_invitations().filter(email__iexact=user.email).exclude(project__status__in=ENDED)
    return asked.select_related("project")


def team_of_page(project: Project) -> list[Membership]:
    members = Membership.objects.filter(project=project).select_related("person", "project").order_by("pk")
    return list(members.fetch_mode(models.FETCH_RAISE))


def asked_of_page(project: Project) -> QuerySet[Invitation]:
    """What the team reads of its invitations: those that wait or have expired, then those that were declined."""
    rows = Invitation.objects.filter(project=project, accepted_at=None, withdrawn_at=None)
    order = (models.F("declined_at").asc(nulls_first=True), "-offered_at", "-pk")
    return rows.select_related("by").order_by(*order).fetch_mode(models.FETCH_RAISE)


def leaderless_projects(user: Any) -> QuerySet[Project]:
    """Not over, and nobody active leads them. Without those with which this operator is in conflict."""
    led = Membership.objects.filter(project=OuterRef("pk"), role=Membership.Role.LEAD, person__is_active=True)
    members = Membership.objects.select_related("person").order_by("pk")
    projects = Project.objects.filter(~Exists(led)).exclude(status__in=ENDED).exclude(in_conflict(user))
    return (
        projects.prefetch_related(Prefetch("memberships", members, to_attr="team"))
        .select_related("programme", "tracker")
        .defer("story", "search")
        .order_by("registered_at", "pk")
        .fetch_mode(models.FETCH_RAISE)
    )
