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


def pairs_in_conflict(person: str = "person", project: str = "project") -> Q:
    """Over rows that name a person and a project: whether the two are in conflict. The same rule, row by row.

    For few rows at a time: PostgreSQL asks it once a row.
    """
    owned = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True).filter(
        Q(email=OuterRef(OuterRef(f"{person}__email")))
        | Q(email__in=EmailAddress.objects.filter(user=OuterRef(OuterRef(OuterRef(person)))).values("email"))
    )
    insiders = Person.objects.filter(
        Q(Exists(Membership.objects.filter(project=OuterRef(OuterRef(project)), person=OuterRef("pk"))))
        | Q(
            Exists(
                ConflictDeclaration.objects.filter(project=OuterRef(OuterRef(project)), person=OuterRef("pk"))
            )
        )
        | Q(
            Exists(
                Membership.objects.filter(
                    project=OuterRef(OuterRef(project)), person__organisations__members=OuterRef("pk")
                )
            )
        )
    )
    return Q(
        Exists(insiders.filter(Q(pk=OuterRef(person)) | Q(Exists(owned)) | Q(email__in=named_by(person))))
    )


def named_by(person: str) -> QuerySet[Any]:
    """The addresses that the account of the outermost row names."""
    return EmailAddress.objects.filter(user=OuterRef(OuterRef(person))).values("email")
