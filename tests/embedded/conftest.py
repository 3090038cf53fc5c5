"""Data folders for the embedded server, with a cluster that was made once: making one takes a second."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from incubator.embedded import cluster, places
from incubator.embedded.server import Server


def folder_open_to_all() -> Path:
    """pytest's own folders are closed to the server's user, and too long for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="embedded-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


def remove(folder: Path) -> None:
    # Not shutil's: what the tests made belongs to several users and may be half gone.
    subprocess.run(["rm", "-rf", folder], check=True)


@pytest.fixture(scope="session", autouse=True)
def hasty_initdb() -> Iterator[None]:
    """Making a cluster waits for no disk here; the server itself keeps its promises."""
    make = cluster.initialise
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "initialise", lambda *where, hasty: make(*where, hasty=True))
        yield


@pytest.fixture(scope="session")
def cluster_made_once(hasty_initdb: None) -> Iterator[Path]:
    folder = folder_open_to_all()
    server = Server(folder)
    server.ensure("incubator")
    server.release()
    yield folder / "postgres"
    remove(folder)


@pytest.fixture
def top() -> Iterator[Path]:
    """A folder with a short path that everybody may enter, and nothing in it."""
    folder = folder_open_to_all()
    yield folder
    remove(folder)


@pytest.fixture
def data_dir(top: Path, cluster_made_once: Path) -> Iterator[Path]:
    """A data folder with a database; whatever a test started is stopped."""
    subprocess.run(["cp", "-a", cluster_made_once, top / "postgres"], check=True)
    yield top
    cluster.stop(places.home_for(top) / "data")
