"""Who follows a project, and who of them may still see it."""

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from incubator.accounts.models import Person
from projects.models import Following, Membership, Project, Reviewer
from projects.models.conflicts import people_in_conflict
from projects.permissions import HIDDEN_FROM_OTHERS
from projects.queries.visible import visible_projects


def follower_count() -> Coalesce:
    """How many follow, beside the project's row."""
    rows = Following.objects.filter(project=OuterRef("pk")).order_by().values("project")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


def followed_by(user: Any) -> Q:
    """Over projects: those that this person follows; none for a visitor."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    return Q(Exists(Following.objects.filter(project=OuterRef("pk"), person=user)))


def followable(user: Any) -> QuerySet[Project]:
    """What one may begin or cease to follow: what one sees, and what one follows though it is shown no more."""
    return Project.objects.filter(
        Q(pk__in=visible_projects(user).order_by().values("pk")) | followed_by(user)
    )


def followers_to_tell(project: Project) -> QuerySet[Person]:
    """The followers who may see the project at this moment."""
    return Person.objects.filter(followings__project=project, is_active=True).filter(who_sees(project))


def who_sees(project: Project) -> Q:
    """Over people with an account: `permissions.may_view` from the other side; a test compares the two."""
    shown = project.status not in HIDDEN_FROM_OTHERS and project.visibility != Project.Visibility.TEAM
    if shown:
        return Q()
    assigned = Reviewer.objects.filter(project=project, person=OuterRef("pk"), ended_at=None)
    return (
        Q(Exists(Membership.objects.filter(project=project, person=OuterRef("pk"))))
        | Q(is_superuser=True)
        | Q(pk__in=Person.objects.filter(groups__name="operators").order_by().values("pk"))
        | (Q(Exists(assigned)) & ~people_in_conflict(project))
    )
