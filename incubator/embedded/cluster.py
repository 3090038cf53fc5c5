"""One PostgreSQL data folder and its postmaster: make, start, await, stop.

Nothing here locks: `server` lets one process at a time do these things to a data folder.
"""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from incubator.embedded import places
from incubator.embedded.errors import EmbeddedError

START_SECONDS = 60.0  # recovery after a crash takes its time
STOP_SECONDS = 20.0
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Nobody replicates from here, and statements (with what people typed) stay out of the log.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
}
FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def check_version(data: Path) -> None:
    version = data / "PG_VERSION"
    if not version.exists():
        return
    made_by = version.read_text().strip()
    if made_by == str(places.MAJOR):
        return
    newer = made_by.isdigit() and int(made_by) > places.MAJOR
    advice = "update this checkout" if newer else "dump it with that version and load it again"
    raise EmbeddedError(
        f"The database in {data} was made by PostgreSQL {made_by}, {'newer' if newer else 'older'} than our "
        f"{places.MAJOR}; {advice}, or start anew with “make reset”."
    )


def start(home: Path, socket: Path, account: places.Account, *, fast: bool) -> subprocess.Popen[bytes] | None:
    """Starts the postmaster and waits until it answers; None when one was starting already."""
    data = home / "data"
    if postmaster(data) is not None:
        await_ready(data, None)
        return None
    (data / "postmaster.pid").unlink(missing_ok=True)  # of a killed server, or of a life before a reboot
    programs = places.programs_for(account)
    if not (data / "PG_VERSION").exists():
        initialise(home, programs, account, hasty=fast)
    deadline = time.monotonic() + 10
    while True:
        process = launch(home, socket, programs, account, fast=fast)
        try:
            await_ready(data, process)
        except EmbeddedError as error:
            # After its postmaster was killed a server's other processes take a moment to go away.
            if "still in use" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return process


# pg_trgm asks the system's locale what a letter is: under plain C a misspelt Cyrillic word finds nothing.
CHARACTERS = ("C.UTF-8", "en_US.UTF-8", "C")


def initialise(home: Path, programs: Path, account: places.Account, *, hasty: bool) -> None:
    """Makes the cluster beside its place and moves it in when whole, so that no kill leaves half of one."""
    draft = home / "data.new"
    command = [str(programs / "initdb"), "-D", str(draft), "-U", "postgres", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command += ["--no-instructions"]
    command += ["--no-sync"] if hasty else []
    for ctype in CHARACTERS:
        shutil.rmtree(draft, ignore_errors=True)
        result = subprocess.run(  # noqa: S603
            [*command, f"--lc-ctype={ctype}"],
            capture_output=True,
            text=True,
            check=False,
            **account.arguments(),
        )
        if not result.returncode:
            break
    if result.returncode:
        raise EmbeddedError(f"PostgreSQL could not make a database in {home}: {result.stderr.strip()[-500:]}")
    draft.rename(home / "data")


def launch(
    home: Path, socket: Path, programs: Path, account: places.Account, *, fast: bool
) -> subprocess.Popen[bytes]:
    settings = SETTINGS | (FAST_SETTINGS if fast else {})
    command = [str(programs / "postgres"), "-D", str(home / "data"), "-k", str(socket)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    # In a session of its own, so that Ctrl-C reaches us first and we stop it when we are done with it.
    with (home / "log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **account.arguments(),
        )


def await_ready(data: Path, process: subprocess.Popen[bytes] | None) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_ready(data):
        gone = process.poll() is not None if process else postmaster(data) is None
        if gone or time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL did not start; its log ends: {log_end(data.parent / 'log')}")
        time.sleep(0.01)


def log_end(log: Path, lines: int = 5) -> str:
    try:
        found = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        found = []
    return " / ".join(found[-lines:]) or "nothing"


def is_ready(data: Path) -> bool:
    lines = pid_file(data)
    return len(lines) > 7 and lines[7].strip() == "ready" and postmaster(data) is not None


def postmaster(data: Path) -> int | None:
    """The process number of the server that runs on this folder, if one does.

    A number in the file alone says nothing: after a kill or a reboot it may be another program's.
    """
    lines = pid_file(data)
    if not lines or not lines[0].strip().isdigit():
        return None
    number = int(lines[0])
    return number if str(data) in command_line(number) else None


def pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def command_line(number: int) -> str:
    """The command line of a process; empty when it is gone or only waits to be buried."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{number}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return ""
    listing = subprocess.run(  # noqa: S603
        ["ps", "-ww", "-o", "command=", "-p", str(number)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return listing.stdout


def stop(data: Path) -> None:
    """Ends the server: politely (connections are closed, everything is written), at last firmly."""
    for how in (signal.SIGINT, signal.SIGQUIT):
        number = postmaster(data)
        if number is None:
            return
        os.kill(number, how)
        deadline = time.monotonic() + STOP_SECONDS
        while postmaster(data) is not None and time.monotonic() < deadline:
            time.sleep(0.01)
    if postmaster(data) is not None:
        raise EmbeddedError(f"PostgreSQL (process {number}) does not stop; end it by hand.")
