"""Registering a project, changing it, and what the space decides."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.actions import notify
from projects.models import Membership, Programme, Project
from projects.models.conflicts import people_in_conflict
from projects.states import (
    ACCEPTED,
    APPLICATION_FLOW,
    DRAFTS,
    HOLDING_A_PLACE,
    LIVE_APPLICATIONS,
    PROJECT_FLOW,
)

EDITABLE = ("title", "tagline", "story", "fields", "visibility", "language", "website", "stage")
RESERVED = frozenset({"new"})
SAME = timedelta(minutes=5)


def locked(project: Project) -> Project:
    """The project's row, held until the transaction ends."""
    return Project.objects.select_for_update(of=("self",)).get(pk=project.pk)


@transaction.atomic
def register_project(*, by: Person, **values: Any) -> Project:
    """A draft with its lead. Nobody but the team and the operators sees it before it is accepted.

    The same title from the same person within minutes is the same press of a button.
    """
    require(by, "projects.add_project")
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    again = Project.objects.filter(
        members=by, title=values["title"], status=PROJECT_FLOW.initial, registered_at__gte=now() - SAME
    ).first()
    if again:
        return again
    project = created(only_editable(values))
    Membership.objects.create(project=project, person=by, role=Membership.Role.LEAD)
    record("project.registered", project, by=by, scopes=[project, by], project=project.title)
    return project


@transaction.atomic
def change_project(project: Project, *, by: Person, **values: Any) -> Project:
    """Change what the team says of it; the journal keeps what it was before.

    A draft is saved while it is typed and nobody relies on it yet: its journal begins with the application. Once the
    space took it in, its stage moves at the gates alone.
    """
    project = locked(project)
    require(by, "projects.change_project", project)
    new = only_editable(values)
    if project.status in ACCEPTED:
        new.pop("stage", None)
    before = {key: getattr(project, key) for key, value in new.items() if getattr(project, key) != value}
    if before:
        for key in before:
            setattr(project, key, new[key])
        project.save(update_fields=[*before, "changed_at"])
        if project.status not in DRAFTS:
            record("project.changed", project, by=by, scopes=[project], project=project.title, before=before)
    return project


@transaction.atomic
def accept_project(project: Project, *, by: Person) -> Project:
    """Take it in; whoever accepts it becomes its tracker. The programme's places are the limit."""
    project = locked(project)
    notify(team_of(project), accepted(project, by=by), url=project.get_absolute_url())
    return project


@transaction.atomic
def decline_project(project: Project, *, by: Person, reason: str) -> Project:
    """Say no, with the reason that the team reads; they may apply again."""
    project = locked(project)
    notify(team_of(project), declined(project, by=by, reason=reason), url=project.get_absolute_url())
    return project


def accepted(project: Project, *, by: Person) -> Entry:
    """Take it in, its row held; whoever calls tells the team of the entry."""
    require(by, "projects.decide_application", project)
    project.status = PROJECT_FLOW.target("accept", project.status)
    if project.programme_id:
        programme = Programme.objects.select_for_update().get(pk=project.programme_id)
        if places_left(programme) < 1:
            raise all_taken(programme)
    follow(project, "accept")
    project.tracker = by
    project.decided_at = now()
    project.save(update_fields=["status", "tracker", "decided_at", "changed_at"])
    return record("project.accepted", project, by=by, scopes=[project], project=project.title)


def declined(project: Project, *, by: Person, reason: str) -> Entry:
    """Say no, its row held; whoever calls tells the team of the entry."""
    require(by, "projects.decide_application", project)
    if not reason.strip():
        raise Refused(_("Write the reason: the team reads it."))
    project.status = PROJECT_FLOW.target("decline", project.status)
    follow(project, "decline")
    project.decided_at = now()
    project.save(update_fields=["status", "decided_at", "changed_at"])
    return record("project.declined", project, by=by, scopes=[project], project=project.title, reason=reason)


@transaction.atomic
def pause_project(project: Project, *, by: Person) -> Project:
    """Let it rest: it keeps its place and its people, and nothing of it counts as late."""
    return moved_by_operator(project, "pause", "project.paused", by=by)


@transaction.atomic
def resume_project(project: Project, *, by: Person) -> Project:
    """Go on where it rested."""
    return moved_by_operator(project, "resume", "project.resumed", by=by)


def moved_by_operator(project: Project, verb: str, told: str, *, by: Person) -> Project:
    project = locked(project)
    require(by, "projects.pause_project", project)
    project.status = PROJECT_FLOW.target(verb, project.status)
    project.save(update_fields=["status", "changed_at"])
    entry = record(told, project, by=by, scopes=[project], project=project.title)
    notify([*team_of(project), project.tracker], entry, url=project.get_absolute_url())
    return project


def follow(project: Project, verb: str) -> None:
    """The application that lies open goes where its project goes. Wants the project's row held."""
    application = project.applications.select_for_update().filter(state__in=LIVE_APPLICATIONS).first()
    if application is not None:
        application.state = APPLICATION_FLOW.target(verb, application.state)
        application.decided_at = now()
        application.save(update_fields=["state", "decided_at"])


def places_left(programme: Programme) -> int:
    return programme.places - programme.projects.filter(status__in=HOLDING_A_PLACE).count()


def all_taken(programme: Programme) -> Refused:
    facts = {"places": programme.places, "programme": programme.title}
    return Refused(_("All %(places)s places of %(programme)s are taken.") % facts)


def operators() -> list[Person]:
    return list(Person.objects.filter(groups__name="operators", is_active=True))


def operators_without_conflict(project: Project, among: Iterable[int | None] | None = None) -> list[Person]:
    """Those who may judge it (`among`: of these, by their keys), in one query."""
    people = Person.objects.filter(groups__name="operators", is_active=True)
    if among is not None:
        people = people.filter(pk__in=[key for key in among if key is not None])
    return list(people.exclude(people_in_conflict(project)))


def team_of(project: Project) -> list[Person]:
    return list(Person.objects.filter(memberships__project=project))


def only_editable(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: values[key] for key in EDITABLE if key in values}


def created(values: dict[str, Any]) -> Project:
    """A new row; when somebody took the same slug in this instant, the next free one."""
    for _attempt in range(5):
        with suppress(IntegrityError), transaction.atomic():
            return Project.objects.create(slug=free_slug(values["title"]), **values)
    raise Refused(_("That did not work just now. Send it again."))


def free_slug(title: str) -> str:
    """From the title; numbered when taken; Chinese and other scripts get a short random one."""
    base = slugify(title)[:60] or get_random_string(8, "abcdefghjkmnpqrstuvwxyz23456789")
    slug, number = base, 1
    while slug in RESERVED or Project.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
