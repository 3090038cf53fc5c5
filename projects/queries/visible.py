"""What a person may see: the SQL twin of `permissions.may_view`."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from incubator.accounts.permissions import is_operator
from projects.models import (
    Membership,
    Milestone,
    Need,
    Project,
    Submission,
    Update,
    UpdatePicture,
)
from projects.models.conflicts import reviewing
from projects.permissions import HIDDEN_FROM_OTHERS


def visible_projects(user: Any) -> QuerySet[Project]:
    """Projects that this person may see, in no special order of their own."""
    projects = Project.objects.all()
    if is_operator(user):
        return projects
    shown = ~Q(status__in=HIDDEN_FROM_OTHERS)
    if not user.is_authenticated:
        return projects.filter(shown, visibility=Project.Visibility.PUBLIC)
    return projects.filter(
        Q(shown, visibility__in=["public", "community", "investors"]) | on_board(user) | reviewing(user)
    )


def shown_projects(user: Any) -> QuerySet[Project]:
    """What everybody of this reader's kind may see (visitors, members, operators): the same for all of them."""
    if user.is_authenticated and not is_operator(user):
        return Project.objects.exclude(status__in=HIDDEN_FROM_OTHERS).exclude(
            visibility=Project.Visibility.TEAM
        )
    return visible_projects(user)


def planned_projects(user: Any) -> QuerySet[Project]:
    """Projects whose milestones this person may read: team, reviewers, operators."""
    projects = Project.objects.select_related("programme")
    if is_operator(user):
        return projects
    if not user.is_authenticated:
        return projects.none()
    return projects.filter(on_board(user) | reviewing(user))


def visible_milestones(user: Any) -> QuerySet[Milestone]:
    return Milestone.objects.filter(project__in=planned_projects(user)).select_related("project__programme")


def visible_submissions(user: Any) -> QuerySet[Submission]:
    return Submission.objects.filter(milestone__project__in=planned_projects(user)).select_related(
        "milestone__project"
    )


def visible_needs(user: Any) -> QuerySet[Need]:
    return Need.objects.filter(project__in=visible_projects(user)).select_related("project")


def visible_updates(user: Any) -> QuerySet[Update]:
    return Update.objects.filter(project__in=visible_projects(user)).select_related("project")


def visible_update_pictures(user: Any) -> QuerySet[UpdatePicture]:
    return UpdatePicture.objects.filter(update__project__in=visible_projects(user)).select_related(
        "update__project"
    )


def on_board(user: Any) -> Q:
    return Q(Exists(Membership.objects.filter(project=OuterRef("pk"), person=user)))
