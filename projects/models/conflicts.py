"""The one rule of who is in conflict with a project, asked from either side.

The rule itself is a view of the database (migration `conflicts_as_one_view`): one row or more for each person and each
project that they are in conflict with. In conflict is who is in the team, declared it, or belongs to an organisation
of the team; and whoever is the same person under another account: an address that this account names is one that the
other account owns. Their own unproven addresses count, others' only when confirmed, so that nobody puts somebody else
into conflict by naming their address.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from projects.models.evaluation import Reviewer
from projects.models.project import Project
from projects.models.reading import ProgrammeReader


class SamePerson(models.Model):
    """Two accounts that are one person, each with itself too. Read only, like the view of conflicts over it."""

    pk = models.CompositePrimaryKey("person_id", "other_id")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "projects_sameperson"

    def __str__(self) -> str:
        return f"{self.person_id} · {self.other_id}"


class Conflict(models.Model):
    """A person and a project that they are in conflict with, whatever the reason; the database works it out."""

    pk = models.CompositePrimaryKey("person_id", "project_id")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "projects_conflict"

    def __str__(self) -> str:
        return f"{self.person_id} · {self.project_id}"


def selves(person: Any) -> QuerySet[Any]:
    """The keys of this person's accounts."""
    return SamePerson.objects.filter(person=person.pk).values("other")


def in_conflict(person: Any, project: str = "pk") -> Q:
    """Over a queryset in which `project` is the project's key: whether this person is in conflict with it.

    Asked from the person's side, which has few rows, so that PostgreSQL finds them once and not once a project.
    """
    return Q(**{f"{project}__in": Conflict.objects.filter(person=person.pk).values("project")})


def people_in_conflict(project: Project) -> Q:
    """Over people: whether they are in conflict with this project. The same rule from the other side."""
    return Q(pk__in=Conflict.objects.filter(project=project).values("person"))


def reviewing(person: Any) -> Q:
    """Over projects: whether this person reviews it now. An assignment in conflict counts for nothing."""
    assigned = Reviewer.objects.filter(project=OuterRef("pk"), person=person, ended_at=None)
    return Q(Exists(assigned)) & ~in_conflict(person)


def pairs_in_conflict(person: str = "person", project: str = "project") -> Q:
    """Over rows that name a person and a project: whether the two are in conflict. The same rule, row by row."""
    return Q(Exists(Conflict.objects.filter(person=OuterRef(person), project=OuterRef(project))))


def conflicts_of(people: Iterable[int]) -> set[tuple[int, int]]:
    """Of many people at once: each person's key with that of each project they are in conflict with. One query."""
    return set(Conflict.objects.filter(person__in=list(people)).values_list("person", "project"))


def reading(person: Any) -> Q:
    """Over applications: whether this person reads it now. One in conflict is not there for them."""
    named = ProgrammeReader.objects.filter(programme=OuterRef("programme"), person=person, ended_at=None)
    is_in = Q(handed_in_at__isnull=False) & ~Q(state="withdrawn")
    return is_in & Q(Exists(named)) & ~in_conflict(person, "project")
