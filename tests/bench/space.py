"""The database of one bench: cloned from the migrated template, never the one of `make run`, gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.db import connection

from incubator.accounts.models import Person
from incubator.embedded.base import server
from tests import database
from tests.bench import data
from tests.browser import session_of


class Space:
    """What the groups of figures measure in. Data comes when the first of them asks, a tenth of it before the rest."""

    def __init__(self, name: str, scale: float) -> None:
        self.name, self.scale = name, scale
        self.projects = max(1000, round(data.PROJECTS * scale / 1000) * 1000)
        self.filled = 0
        self.sessions: dict[int, str] = {}

    @property
    def is_full_size(self) -> bool:
        return self.scale >= 1

    def fill(self, share: float = 1) -> None:
        """Grow to this share of all projects; a second call adds what is missing."""
        target = round(self.projects * share)
        if not self.filled:
            data.ground()
        if target > self.filled:
            data.grow(self.filled + 1, target)
            self.filled = target

    @cached_property
    def machines(self) -> bool:
        """Units and bookings, made when first asked for."""
        self.fill()
        data.machines(self.scale, self.projects)
        return True

    def session(self, pk: int | None) -> str:
        """The session key of a person; empty for a visitor."""
        if pk is None:
            return ""
        if pk not in self.sessions:
            self.sessions[pk] = session_of(Person.objects.get(pk=pk))
        return self.sessions[pk]


@contextmanager
def space(scale: float) -> Iterator[Space]:
    """A migrated, empty space that this process is connected to, with a connection that stays, as in production."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    name = f"{connection.settings_dict['NAME']}_bench"
    database.clone(name)
    connection.close()
    connection.settings_dict.update(NAME=name, CONN_MAX_AGE=None)
    try:
        yield Space(name, scale)
    finally:
        database.drop(name)
        if settings.LOCAL_MODE:
            server().release()


@contextmanager
def scratch(name: str, template: str) -> Iterator[str]:
    """Another database for a moment, empty (`template0`) or a copy of one that nobody is connected to."""
    with database.server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        with database.server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
