"""The one rule of who is in conflict with a project, asked from either side.

In conflict is who is in the team, declared it, or belongs to an organisation of the team; and whoever is the same
person under another account: an address that this account names is one that the other account owns.
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet

from incubator.accounts.models import Person
from projects.models.evaluation import ConflictDeclaration, Reviewer
from projects.models.project import Membership, Project
from projects.models.reading import ProgrammeReader


def selves(person: Any) -> QuerySet[Any]:
    """The keys of this person's accounts. Their own unproven addresses count, others' only when confirmed:

    so that nobody puts somebody else into conflict by naming their address.
    """
    named = EmailAddress.objects.filter(user=person).values("email")
    proven = EmailAddress.objects.filter(Q(email__in=named) | Q(email=person.email), verified=True)
    return (
        Person.objects.filter(pk=person.pk)
        .order_by()
        .values("pk")
        .union(proven.values("user"), Person.objects.filter(email__in=named).order_by().values("pk"))
    )


def in_conflict(person: Any, project: str = "pk") -> Q:
    """Over a queryset in which `project` is the project's key: whether this person is in conflict with it.

    Asked from the person's side, which has few rows, so that PostgreSQL finds them once and not once a project.
    """
    mine = {"person__in": selves(person)}
    colleagues = {"person__organisations__members__in": selves(person)}
    projects = (
        Membership.objects.filter(**mine)
        .order_by()
        .values("project")
        .union(
            ConflictDeclaration.objects.filter(**mine).order_by().values("project"),
            Membership.objects.filter(**colleagues).order_by().values("project"),
        )
    )
    return Q(**{f"{project}__in": projects})


def people_in_conflict(project: Project) -> Q:
    """Over people: whether they are in conflict with this project. The same rule from the other side."""
    insiders = (
        Membership.objects.filter(project=project)
        .order_by()
        .values("person")
        .union(
            ConflictDeclaration.objects.filter(project=project).order_by().values("person"),
            Person.objects.filter(organisations__members__memberships__project=project)
            .order_by()
            .values("pk"),
        )
    )
    proven = EmailAddress.objects.filter(user__in=insiders, verified=True).values("email")
    named = EmailAddress.objects.filter(user=OuterRef("pk"))
    owned = Person.objects.filter(pk__in=insiders).values("email")
    return (
        Q(pk__in=insiders)
        | Q(email__in=proven)
        | Q(Exists(named.filter(email__in=proven)))
        | Q(Exists(named.filter(email__in=owned)))
    )


def reviewing(person: Any) -> Q:
    """Over projects: whether this person reviews it now. An assignment in conflict counts for nothing."""
    assigned = Reviewer.objects.filter(project=OuterRef("pk"), person=person, ended_at=None)
    return Q(Exists(assigned)) & ~in_conflict(person)


def reading(person: Any) -> Q:
    """Over applications: whether this person reads it now. One in conflict is not there for them."""
    named = ProgrammeReader.objects.filter(programme=OuterRef("programme"), person=person, ended_at=None)
    is_in = Q(handed_in_at__isnull=False) & ~Q(state="withdrawn")
    return is_in & Q(Exists(named)) & ~in_conflict(person, "project")
