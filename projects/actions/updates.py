"""The project's log, and what may stand in the way of judging it."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from itertools import chain, repeat

from django.core.files.base import File
from django.db import transaction

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.notices.actions import notify
from projects.actions.projects import locked, team_of
from projects.models import ConflictDeclaration, Project, Update, UpdatePicture
from projects.queries.following import followers_to_tell

SAME = timedelta(minutes=5)


@transaction.atomic
def write_update(
    project: Project,
    *,
    by: Person,
    text: str,
    pictures: "Sequence[File[bytes]]" = (),
    alts: Sequence[str] = (),
) -> Update:
    """Tell what happened. The same words and pictures again within minutes are the same press of a button."""
    project = locked(project)
    require(by, "projects.write_update", project)
    alike = project.updates.filter(by=by, text=text, made_at__gte=now() - SAME, removed_at=None)
    sizes = [picture.size for picture in pictures]
    for again in alike.prefetch_related("pictures"):
        if [shot.size for shot in again.pictures.all()] == sizes:
            return again
    update: Update = project.updates.create(by=by, text=text)
    for position, (picture, alt) in enumerate(zip(pictures, chain(alts, repeat("")), strict=False)):
        shot = UpdatePicture(update=update, alt=alt, position=position, size=picture.size)
        shot.file.save(f"{project.slug}.jpg", picture)
    entry = record("update.written", update, by=by, scopes=[project], project=project.title)
    told = [*team_of(project), project.tracker, *followers_to_tell(project)]
    notify(told, entry, url=project.get_absolute_url())
    nudge(f"project:{project.pk}", "update", update.pk)
    return update


@transaction.atomic
def remove_update(update: Update, *, by: Person) -> None:
    """Take the words and the pictures away; that something stood here, and who removed it, stays."""
    project = locked(update.project)
    update = project.updates.select_for_update(of=("self",)).get(pk=update.pk)
    require(by, "projects.remove_update", update)
    if update.removed_at:
        return
    for picture in update.pictures.all():
        discard(picture)
    update.text, update.removed_at, update.removed_by = "", now(), by
    update.save(update_fields=["text", "removed_at", "removed_by"])
    entry = record("update.removed", update, by=by, scopes=[project], project=project.title)
    notify([update.by], entry, url=project.get_absolute_url())
    nudge(f"project:{project.pk}", "update", update.pk)


@transaction.atomic
def remove_picture(picture: UpdatePicture, *, by: Person) -> None:
    """One picture alone; the entry stays."""
    project = locked(picture.update.project)
    require(by, "projects.remove_update", picture)
    kept = UpdatePicture.objects.select_for_update(of=("self",)).filter(pk=picture.pk).first()
    if kept is None:
        return
    discard(kept)
    entry = record("update.picture_removed", picture.update, by=by, scopes=[project], project=project.title)
    notify([picture.update.by], entry, url=project.get_absolute_url())
    nudge(f"project:{project.pk}", "update", picture.update_id)


@transaction.atomic
def describe_picture(picture: UpdatePicture, *, by: Person, alt: str) -> None:
    """Say in words what a picture shows."""
    project = locked(picture.update.project)
    require(by, "projects.write_update", picture)
    kept = UpdatePicture.objects.select_for_update(of=("self",)).filter(pk=picture.pk).first()
    if kept is None or kept.alt == alt:
        return
    before, kept.alt = kept.alt, alt
    kept.save(update_fields=["alt"])
    record(
        "update.picture_described",
        picture.update,
        by=by,
        scopes=[project],
        project=project.title,
        before=before,
        after=alt,
    )


def discard(picture: UpdatePicture) -> None:
    """The row now, the file when the removal is certain."""
    storage, name = picture.file.storage, picture.file.name or ""
    picture.delete()
    transaction.on_commit(partial(storage.delete, name), robust=True)


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
