"""Start, share and stop the embedded PostgreSQL. Knows no Django.

Every process that uses the server holds a shared lock on one file for as long as it lives; the one that ends
last finds nobody else holding it, and stops the server. A killed process lets go of its lock like any other.
"""

import atexit
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from incubator.embedded import cluster, places
from incubator.embedded.errors import EmbeddedError
from incubator.embedded.locks import FileLock


@dataclass(frozen=True)
class Address:
    """What libpq needs to find the server: the folder of its socket."""

    host: str
    port: int = 5432
    user: str = "postgres"


class Server:
    """The embedded server of one data folder; `fast` gives up durability, for data that nobody misses."""

    def __init__(self, data_dir: Path, *, fast: bool = False) -> None:
        self.data_dir = data_dir.absolute()
        self.fast = fast
        self._threads = threading.Lock()
        self._gate = FileLock(self.data_dir / "postgres.lock")
        self._users = FileLock(self.data_dir / "postgres.users")
        self._process: subprocess.Popen[bytes] | None = None
        self._address: Address | None = None
        self._socket: Path | None = None

    @property
    def home(self) -> Path:
        return places.home_for(self.data_dir)

    def ensure(self, database: str | None = None) -> Address:
        """Starts the server unless it runs, makes the database unless it exists, and says where it is."""
        with self._threads:
            if self._address is None or not self._still_runs():
                self._address = self._join(database)
            return self._address

    def release(self) -> None:
        """This process needs the server no more; the last one stops it."""
        with self._threads:
            if not self._users.held:
                return
            self._users.free()
            self._address = None
            if not self.data_dir.exists():
                return
            with self._gate:
                if self._unused():
                    self._stop()

    def destroy(self) -> None:
        """Removes the database; refuses while a process uses it."""
        if not self.data_dir.exists():
            return
        with self._gate:
            if not self._unused():
                raise EmbeddedError("The database is in use; stop what uses it first.")
            self._stop()
            shutil.rmtree(self.home, ignore_errors=True)
            (self.data_dir / "postgres-home").unlink(missing_ok=True)

    def _still_runs(self) -> bool:
        if self._process is not None:
            return self._process.poll() is None
        return cluster.postmaster(self.home / "data") is not None

    def _join(self, database: str | None) -> Address:
        self._open_data_dir()
        try:
            with self._gate:
                if not self._users.held:
                    self._users.take(shared=True)
                address = self._start()
                if database:
                    create_database(address, database)
        except BaseException:
            self._users.free()
            raise
        atexit.register(self.release)
        return address

    def _open_data_dir(self) -> None:
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            with self._gate:
                pass
            (self.data_dir / "postgres.writable").touch()
            (self.data_dir / "postgres.writable").unlink(missing_ok=True)  # another process may try too
        except OSError as error:
            raise EmbeddedError(
                f"The data folder {self.data_dir} can't be written to ({error.strerror}); "
                "set DATA_DIR to a folder that you may write to."
            ) from error

    def _start(self) -> Address:
        home = self.home
        account = places.account_for(home)
        try:
            places.make_home(home, account)
            socket = self._socket = places.socket_folder(home, account)
            cluster.check_version(home / "data")
            if not cluster.is_ready(home / "data"):
                started = cluster.start(home, socket, account, fast=self.fast)
                self._process = started or self._process
        except OSError as error:
            raise EmbeddedError(
                f"The database in {home} can't be opened ({error}); "
                "run as its owner, or set DATA_DIR to another folder."
            ) from error
        return Address(str(socket))

    def _unused(self) -> bool:
        """Whether no process, this one included, uses the server. Only meaningful behind the gate."""
        everybody = FileLock(self._users.path)
        free = everybody.take(wait=False)
        everybody.free()
        return free

    def _stop(self) -> None:
        home = self.home
        cluster.stop(home / "data")
        if self._process is not None:
            self._process.wait()
            self._process = None
        if self._socket is not None and self._socket != home:
            shutil.rmtree(self._socket, ignore_errors=True)
        if self.fast:
            shutil.rmtree(home, ignore_errors=True)
            shutil.rmtree(self.data_dir, ignore_errors=True)


def create_database(address: Address, name: str) -> None:
    """Makes the database unless it exists."""
    connection = psycopg.connect(
        host=address.host, port=address.port, user=address.user, dbname="postgres", autocommit=True
    )
    with connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
