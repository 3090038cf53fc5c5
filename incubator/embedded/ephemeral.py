"""A server for one run of the tests: no durability, gone with the last process that uses it.

Its folder is named by the run, so that two runs never meet; the processes that a run starts inherit the
name. What a killed run left behind is swept away by the next.
"""

import os
import secrets
import tempfile
import time
from pathlib import Path

from incubator.embedded.errors import EmbeddedError
from incubator.embedded.places import own_folder
from incubator.embedded.server import Server

SWITCH = "EMBEDDED_FAST"
SWEEP_AFTER_SECONDS = 60  # younger folders may belong to a run that is about to use them


def wanted() -> bool:
    return os.environ.get(SWITCH, "0") not in ("", "0")


def ephemeral_server() -> Server:
    prefix = f"incubator-test-{os.geteuid()}-"
    sweep(prefix)
    folder = Path(tempfile.gettempdir()) / f"{prefix}{run_name()}"
    # Others may pass through (the server's user has its home inside), not look around.
    own_folder(folder, 0o711)
    return Server(folder, fast=True)


def run_name() -> str:
    """The name of this run; pytest-xdist gives its workers a common one."""
    if os.environ.get(SWITCH) == "1":
        os.environ[SWITCH] = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")[:12] or secrets.token_hex(6)
    return os.environ[SWITCH]


def sweep(prefix: str) -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        try:
            found = folder.lstat()
            if found.st_uid == os.geteuid() and time.time() - found.st_mtime > SWEEP_AFTER_SECONDS:
                Server(folder, fast=True).destroy()
        except (OSError, EmbeddedError):  # in use, or another run sweeps too
            continue
