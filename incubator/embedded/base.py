"""The database backend: Django's for PostgreSQL, with a server that we start ourselves.

With `EMBEDDED_FAST` set (tests) the server and its data live only as long as the processes that use them.
"""

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base, client

from incubator.embedded import places
from incubator.embedded.ephemeral import ephemeral_server, wanted
from incubator.embedded.server import Server


@functools.cache
def server() -> Server:
    """The server of this process."""
    return ephemeral_server() if wanted() else Server(Path(settings.DATA_DIR))


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell`, with the psql that comes with the server."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        address = server().ensure(settings_dict["NAME"])
        place = {"HOST": address.host, "PORT": address.port, "USER": address.user}
        words, env = super().settings_to_cmd_args_env({**settings_dict, **place}, parameters)
        psql = places.programs_for(places.account_for(server().home)) / "psql"
        return [str(psql), *words[1:]], env


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server, which the first of them starts."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        address = server().ensure(self.settings_dict["NAME"])
        place = {"host": address.host, "port": address.port, "user": address.user}
        return {**super().get_connection_params(), **place}
