"""The test database: cloned from one migrated template, since Wagtail's migrations alone take ten seconds.

The template's name holds a hash of every migration and of the locked versions, so a change makes a new one. Workers
that start together wait for the first to build it.
"""

import hashlib
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).parents[1]
PREFIX = "template_maker_space_"


def fingerprint() -> str:
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("incubator/*/migrations/*.py")):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def server():
    """A cursor on the server itself, outside any transaction, holding the lock that lets one build at a time."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(4711)")
        try:
            yield cursor
        finally:
            cursor.execute("SELECT pg_advisory_unlock(4711)")


def exists(cursor, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def ensure_template() -> str:
    """The name of a migrated database that nobody is connected to."""
    name = PREFIX + fingerprint()
    with server() as cursor:
        if not exists(cursor, name):
            building = f"{name}_building"
            cursor.execute(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{building}"')
            migrate(building)
            cursor.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


def migrate(name: str) -> None:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def clone(name: str) -> None:
    """Make the test database anew from the template."""
    template = ensure_template()
    with server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop(name: str) -> None:
    connection.close()
    with server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
