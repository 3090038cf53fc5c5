"""The project's log, and what may stand in the way of judging it."""

from datetime import timedelta

from django.core.files.base import File
from django.db import transaction

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.notices.actions import notify
from projects.actions.projects import locked, team_of
from projects.models import ConflictDeclaration, Project, Update
from projects.queries.following import followers_to_tell

SAME = timedelta(minutes=5)


@transaction.atomic
def write_update(project: Project, *, by: Person, text: str, picture: "File[bytes] | None" = None) -> Update:
    """Tell what happened. The same words again within minutes are the same press of a button."""
    project = locked(project)
    require(by, "projects.write_update", project)
    again = project.updates.filter(by=by, text=text, made_at__gte=now() - SAME).first()
    if again:
        return again
    update: Update = project.updates.create(by=by, text=text)
    if picture:
        update.picture.save(f"{project.slug}.jpg", picture)
    entry = record("update.written", update, by=by, scopes=[project], project=project.title)
    told = [*team_of(project), project.tracker, *followers_to_tell(project)]
    notify(told, entry, url=project.get_absolute_url())
    nudge(f"project:{project.pk}", "update", update.pk)
    return update


@transaction.atomic
def declare_conflict(project: Project, *, by: Person, reason: str) -> ConflictDeclaration:
    """Step back from judging, matching, allocating and investing for this project; once is enough."""
    project = locked(project)
    require(by, "projects.declare_conflict", project)
    declaration, is_new = ConflictDeclaration.objects.get_or_create(
        project=project, person=by, defaults={"reason": reason, "declared_by": by}
    )
    if is_new:
        record("conflict.declared", declaration, by=by, scopes=[project], project=project.title)
    return declaration
