"""Asking for a project's dossier, making it, and throwing it away when its week is over."""

import tempfile
from contextlib import suppress
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.notices.actions import notify
from projects.actions.projects import locked
from projects.dossiers.archive import write_zip
from projects.dossiers.pdf import write_pdf
from projects.models import Dossier, Project
from projects.models.dossier import FOLDER, KEPT
from projects.permissions import is_operator_without_conflict
from projects.queries.dossier import dossier_content
from projects.states import DOSSIER_FLOW

MOST_ATTEMPTS = 3
SWEPT_AT_ONCE = 200
A_DAY = timedelta(hours=24)
IN_MEMORY = 8 * 1024 * 1024
log = structlog.get_logger(__name__)


@transaction.atomic
def request_dossier(project: Project, *, by: Person, form: str, language: str) -> Dossier:
    """Ask for one; while it is being made, asking again is the same request."""
    project = locked(project)
    require(by, "projects.take_dossier", project)
    waiting: Dossier | None = project.dossiers.filter(requested_by=by, form=form, state="queued").first()
    if waiting:
        return waiting
    dossier: Dossier = project.dossiers.create(requested_by=by, form=form, language=language)
    record("dossier.asked", dossier, by=by, scopes=[project], project=project.title, form=form.upper())
    return dossier


def make_dossier(pk: int) -> bool:
    """Make the file of a queued dossier; True when it was made now. May run twice: the second finds nothing to do.

    The attempt is counted first, on its own, so that what kills the worker each time ends after a few.
    """
    if not counted(pk):
        return False
    with transaction.atomic():
        held = Dossier.objects.select_for_update(of=("self",), skip_locked=True)
        dossier = held.filter(pk=pk, state="queued").select_related("project", "requested_by").first()
        if dossier is None:
            return False
        if dossier.attempts > MOST_ATTEMPTS:
            fail(dossier)
            return False
        try:
            require(dossier.requested_by, "projects.take_dossier", dossier.project)
            zone = ZoneInfo(dossier.requested_by.time_zone or settings.SPACE_TIME_ZONE)
            with translation.override(dossier.language), timezone.override(zone):
                write_file(dossier)
        except (PermissionDenied, OSError, RuntimeError) as problem:
            log.warning("dossier.failed", dossier=pk, problem=type(problem).__name__)
            fail(dossier)
            return False
        finish(dossier)
    return True


@transaction.atomic
def counted(pk: int) -> bool:
    """One more attempt; false when it is made already, or another worker is at it."""
    free = Dossier.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, state="queued")
    if free.first() is None:
        return False
    Dossier.objects.filter(pk=pk).update(attempts=F("attempts") + 1, tried_at=now())
    return True


def write_file(dossier: Dossier) -> None:
    """Into a temporary file (on disk when large), then into the storage, piece by piece."""
    reader = dossier.requested_by
    dossier.is_for_operators = is_operator_without_conflict(reader, dossier.project)
    content = dossier_content(dossier.project_id, reader)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as out:
        if dossier.form == Dossier.Form.ZIP:
            write_zip(content, out, default_storage)  # type: ignore[arg-type]
        else:
            write_pdf(content, out, default_storage, dossier.language)  # type: ignore[arg-type]
        dossier.size = out.tell()
        out.seek(0)
        dossier.file.save(f"{dossier.pk}.{dossier.form}", File(out), save=False)


def finish(dossier: Dossier) -> None:
    dossier.state = DOSSIER_FLOW.target("finish", dossier.state)
    dossier.made_at = now()
    dossier.expires_at = dossier.made_at + KEPT
    dossier.save(update_fields=["state", "file", "size", "is_for_operators", "made_at", "expires_at"])
    tell(dossier, "dossier.ready")


def fail(dossier: Dossier) -> None:
    dossier.state = DOSSIER_FLOW.target("fail", dossier.state)
    dossier.expires_at = now() + KEPT
    dossier.save(update_fields=["state", "expires_at"])
    tell(dossier, "dossier.failed")


def tell(dossier: Dossier, verb: str) -> None:
    entry = record(verb, dossier, by=None, project=dossier.project.title, form=dossier.form.upper())
    notify([dossier.requested_by], entry, url=dossier.get_absolute_url())
    nudge(f"person:{dossier.requested_by_id}", "dossier", dossier.pk)


def sweep_lost_files() -> int:
    """Throw away files that no row names: made when the worker was killed, or gone with a project or a person."""
    try:
        names = {f"{FOLDER}{name}" for name in default_storage.listdir(FOLDER)[1]}
    except FileNotFoundError:
        return 0
    lost = names - set(Dossier.objects.filter(file__in=names).values_list("file", flat=True))
    gone = 0
    for name in sorted(lost):
        with suppress(FileNotFoundError):
            if default_storage.get_modified_time(name) < now() - A_DAY:  # a younger one may be in the making
                default_storage.delete(name)
                gone += 1
    return gone


@transaction.atomic
def sweep_dossiers() -> int:
    """Throw away those whose week is over, row and file; how many."""
    over = Dossier.objects.select_for_update(of=("self",), skip_locked=True).filter(expires_at__lte=now())
    gone = list(over.order_by("pk")[:SWEPT_AT_ONCE])
    for dossier in gone:
        name = dossier.file.name
        dossier.delete()
        if name:
            transaction.on_commit(partial(default_storage.delete, name), robust=True)
    return len(gone)
