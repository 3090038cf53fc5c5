"""Two questions of whoever runs us: is the process alive, and can it work?

`healthz` touches nothing, so that a database that is away does not get healthy processes killed. `readyz`
asks each part and says in a sentence which one is missing; it gives nothing away but that.
"""

import logging
import time
from collections.abc import Callable

from celery import current_app
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from incubator.core.access import public
from incubator.core.live.bus import bus

PATIENCE = 2.0  # seconds for the broker
REMEMBERED = 2.0  # seconds that an answer counts: anybody may ask, nobody may tire the database with it
log = logging.getLogger(__name__)
_migrated = False
_last: tuple[float, dict[str, str]] = (-REMEMBERED, {})


@public
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Every part, "ok" or a sentence; 503 if any is missing."""
    parts = state()
    ready = all(answer == "ok" for answer in parts.values())
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


def state() -> dict[str, str]:
    """What each part says, asked at most every other second."""
    global _last
    asked, parts = _last
    if time.monotonic() - asked >= REMEMBERED:
        parts = {name: asked_of(part) for name, part in PARTS.items()}
        _last = (time.monotonic(), parts)
    return parts


def asked_of(part: Callable[[], str]) -> str:
    """The part's sentence, or "ok". What it raised goes to the log, which strangers don't read."""
    try:
        return part() or "ok"
    except Exception as error:
        log.warning("not ready: %s: %s", part.__name__, type(error).__name__)
        return SENTENCES[part.__name__]


def database() -> str:
    """It answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def migrations() -> str:
    """All are applied. Once true it stays so for this process."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "" if _migrated else "The database waits for migrations: run `manage.py migrate`."


def broker() -> str:
    """It takes tasks."""
    with current_app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=PATIENCE)
    return ""


def live() -> str:
    """Nudges travel."""
    return bus().trouble()


PARTS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "live": live,
}
SENTENCES = {
    "database": "The database does not answer.",
    "migrations": "The state of the migrations could not be read.",
    "broker": "The queue for background work does not answer; work is kept and done later.",
    "live": "Live updates do not work at the moment.",
}
