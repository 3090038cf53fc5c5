"""Processes of their own: started, waited for until they answer, measured, ended."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from django.conf import settings

from tests.bench.figures import Figure, figure
from tests.bench.space import Space, scratch

ROOT = Path(__file__).parents[2]
PATIENCE = 60


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def cpu_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


@contextmanager
def child(*words: str) -> Iterator[psutil.Process]:
    """`tests.bench.child` with these words, ended when done with."""
    words = (sys.executable, "-m", "tests.bench.child", *words)
    log = (Path(settings.DATA_DIR) / "children.log").open("ab")
    process = subprocess.Popen(words, cwd=ROOT, env=surroundings(), stdout=log, stderr=log)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def surroundings() -> dict[str, str]:
    """This environment, with bytecode kept in the bench's own folder, so that no start compiles what the last one did."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**env, "PYTHONPYCACHEPREFIX": str(Path(settings.DATA_DIR) / "pycache")}


@contextmanager
def serving(name: str, *more: str) -> Iterator[tuple[int, psutil.Process]]:
    """The web process on a database, ready."""
    port = free_port()
    with child("serve", name, str(port), *more) as process:
        await_answer(port)
        yield port, process


def await_answer(port: int, path: str = "/healthz") -> None:
    """Until it answers 200."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        try:
            if status_of(port, path) == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"nothing answered on port {port}")


def status_of(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def fresh_process(space: Space) -> Iterator[Figure]:
    """CPU until a web process answers, and what memory is its own then and after its first page.

    The first start only compiles the sources, as installing does.
    """
    with serving(space.name):
        pass
    with serving(space.name) as (port, process):
        yield figure("process.ready", cpu_of(process), "s CPU", "≤ 1.5")
        yield figure("process.memory", megabytes(process), "MB USS", "≤ 107")
        status_of(port, "/projects/")
        yield figure("process.memory-after-a-page", megabytes(process), "MB USS")


def megabytes(process: psutil.Process) -> float:
    return process.memory_full_info().uss / 1e6


def migration(space: Space) -> Iterator[Figure]:
    """All migrations on an empty database: by the clock, and the CPU of the process that does it."""
    with scratch(f"{space.name}_empty", "template0") as name:
        begun = time.monotonic()
        with child("migrate", name) as process:
            spent = watched(process)
        yield figure("process.migrate", time.monotonic() - begun, "s", "≤ 14")
        yield figure("process.migrate-cpu", spent, "s CPU")


def watched(process: psutil.Process) -> float:
    """Wait until it ends; the CPU that it had used when last seen."""
    spent = 0.0
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        spent = cpu_of(process)
        time.sleep(0.05)
    return spent
