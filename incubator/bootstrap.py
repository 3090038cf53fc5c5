"""What `manage.py run` does: look around, make the database ready, fill the demo space, serve, tidy up.

One process serves everything (pages, sockets, tasks) on this machine. Stands beside the settings, above
every app; the command is a thin caller.
"""

import errno
import importlib
import importlib.util
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType

import uvicorn
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from incubator.embedded import EmbeddedError
from incubator.embedded.base import server
from incubator.embedded.locks import FileLock
from incubator.embedded.server import Server

HOST = "127.0.0.1"
Say = Callable[[str], None]


class WrongSurroundings(Exception):
    """Something about this machine keeps us from serving; the text is the whole message."""


def port_from(environment: str | None) -> int:
    text = environment or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise WrongSurroundings(f"PORT is “{text}”; it must be a number from 1 to 65535.")
    return int(text)


def run(port: int, say: Say) -> None:
    """Serves until Ctrl-C or SIGTERM, and leaves nothing running."""
    signal.signal(signal.SIGTERM, leave)
    address = f"http://{HOST}:{port}"
    with only_run(Path(settings.DATA_DIR), address), listening(port) as handle:
        try:
            prepare(say)
            pages = load()
            welcome(address, say)
            serve(pages, handle)
        except KeyboardInterrupt:
            pass
        finally:
            close_down(say)


def leave(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends like a program that is done, so that everything is tidied up."""
    raise SystemExit(0)


@contextmanager
def only_run(data_dir: Path, address: str) -> Iterator[None]:
    """Holds this checkout's run lock; a second run learns where the first one serves."""
    file = data_dir / "run.lock"
    lock = FileLock(file)
    try:
        taken = lock.take(wait=False)
        if not taken:
            raise WrongSurroundings(f"This checkout is running already, at {file.read_text().strip()}.")
        file.write_text(f"{address} (process {os.getpid()})\n")
    except OSError as error:
        raise WrongSurroundings(
            f"The data folder {data_dir} can't be written to ({error.strerror}); "
            "set DATA_DIR to a folder that you may write to."
        ) from error
    try:
        yield
    finally:
        lock.free()


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """The port, taken before the slow work begins, so that a taken one is told at once."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as handle:
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            handle.bind((HOST, port))
            handle.listen()  # until somebody listens, others may still bind it
        except OSError as error:
            raise WrongSurroundings(port_problem(port, error)) from error
        yield handle


def port_problem(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program; choose one with PORT=, for example PORT={port + 1}."
    return f"Port {port} can't be opened ({error.strerror}); choose another with PORT=."


def prepare(say: Say) -> None:
    """The database: there, up to date, and not empty."""
    try:
        connection.ensure_connection()
    except EmbeddedError as error:
        raise WrongSurroundings(str(error)) from error
    except OperationalError as error:
        first = str(error).strip().splitlines()[0]
        raise WrongSurroundings(f"The database of DATABASE_URL doesn't answer: {first}") from error
    if pending_migrations():
        say("Bringing the database up to date …")
        call_command("migrate", verbosity=0, interactive=False)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing
    if settings.LOCAL_MODE and (demo := demo_space()) and not holds_people():
        demo.fill(progress_bar(say))


def pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def holds_people() -> bool:
    return get_user_model().objects.exists()


def demo_space() -> ModuleType | None:
    """The demo space, where it is part of the installation."""
    module = (
        importlib.import_module("incubator.demo.space")
        if importlib.util.find_spec("incubator.demo.space")
        else None
    )
    return module if hasattr(module, "fill") else None


def progress_bar(say: Say) -> Callable[[int, int, str], None]:
    """On a terminal one line that grows, otherwise a line at the start and at the end."""
    width = 30

    def show(done: int, total: int, what: str) -> None:
        full = width * done // max(total, 1)
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            bar = f"{'█' * full}{'░' * (width - full)}"
            sys.stderr.write(f"\r\033[KFilling the demo space {bar} {what}{end}")
            sys.stderr.flush()
        elif done in (0, total):
            say(f"Filling the demo space: {done} of {total}")

    return show


def welcome(address: str, say: Say) -> None:
    say(f"\n{settings.SPACE_NAME} is open at {address}\n")
    demo = demo_space() if settings.LOCAL_MODE else None
    links = demo.sign_in_links(address) if demo and hasattr(demo, "sign_in_links") else []
    if links:
        say("Step inside as one of them (these links work on this machine only):")
    width = max((len(f"{role}, {name}") for role, name, _ in links), default=0)
    for role, name, url in links:
        person = f"{role}, {name}"
        say(f"  {person:<{width}}  {url}")
    say("\nCtrl-C closes it; what was done stays.")


def load() -> uvicorn.Server:
    """The application, imported before anybody is told that it is open."""
    config = uvicorn.Config(
        "incubator.asgi:application",
        ws="auto",
        lifespan="off",
        log_level="warning",
        log_config=None,
        timeout_graceful_shutdown=3,
    )
    config.load()
    return uvicorn.Server(config)


def serve(pages: uvicorn.Server, handle: socket.socket) -> None:
    celery = importlib.import_module("incubator.celery") if inside() else None
    if celery:
        celery.start_inside()
    try:
        pages.run(sockets=[handle])
    finally:
        if celery:
            celery.stop_inside()


def inside() -> bool:
    """Whether tasks run in this process; with Redis they have a worker of their own."""
    return not settings.REDIS_URL and importlib.util.find_spec("incubator.celery") is not None


def close_down(say: Say) -> None:
    """From here on nothing interrupts: the database stops in peace."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    say("\nClosing …")
    connection.close()
    if settings.LOCAL_MODE:
        server().release()


def reset() -> None:
    """Removes the local database, the uploaded files and the mail; refuses beside a running server."""
    data_dir = Path(settings.DATA_DIR)
    with only_run(data_dir, "a reset"):
        try:
            Server(data_dir).destroy()
        except EmbeddedError as error:
            raise WrongSurroundings(str(error)) from error
        for folder in ("media", "mail"):
            shutil.rmtree(data_dir / folder, ignore_errors=True)
