"""Where the embedded server lives: odd names, closed folders, wrong surroundings."""

import os
import stat
from pathlib import Path

import pytest

from incubator.embedded import EmbeddedError, cluster, places
from incubator.embedded.locks import FileLock
from incubator.embedded.server import Server

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")


def starts(data_dir: Path) -> Path:
    """Starts and stops a server there; returns its home, while it was checked that it answers."""
    server = Server(data_dir)
    address = server.ensure("incubator")
    assert Path(address.host, places.SOCKET_NAME).is_socket()
    server.release()
    return server.home


def test_a_folder_may_have_spaces_and_an_apostrophe_in_its_name(top):
    home = starts(top / "Ann's  maker space")
    assert home.parent.name == "Ann's  maker space"


def test_a_path_too_long_for_a_socket_gets_one_elsewhere(top):
    home = starts(top / ("long" * 30))
    assert top in home.parents


@as_root
def test_a_closed_folder_stays_closed_and_the_data_live_elsewhere(top):
    closed = top / "closed"
    closed.mkdir(mode=0o700)
    home = starts(closed / "checkout")
    assert closed not in home.parents
    assert starts(closed / "checkout") == home, "the pointer leads back to the same data"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    Server(closed / "checkout").destroy()
    assert not home.exists()


@as_root
def test_programs_in_a_closed_folder_are_copied(top, monkeypatch):
    monkeypatch.setattr(places, "shared_folder", lambda account: top)
    original = Path(places.importlib.util.find_spec(places.WHEEL).origin).parent
    copy = places.copy_programs(original, places.unprivileged())
    programs = copy / places.WHEEL / places.INSTALLATION / "bin"
    assert places.unprivileged().succeeds(programs / "postgres", "--version")
    assert places.unprivileged().succeeds(programs / "initdb", "--version"), "its libraries came along"
    assert places.copy_programs(original, places.unprivileged()) == copy


@as_root
def test_root_runs_the_server_as_the_owner_of_the_data(top):
    home = top / "postgres"
    home.mkdir()
    os.chown(home, 1, 1)
    assert places.account_for(home).uid == 1


@pytest.mark.parametrize(("version", "word"), [("19", "newer"), ("17", "older")])
def test_a_database_of_another_version_is_refused_in_one_sentence(top, version, word):
    (top / "postgres" / "data").mkdir(parents=True)
    (top / "postgres" / "data" / "PG_VERSION").write_text(f"{version}\n")
    for path in (top / "postgres", top / "postgres" / "data"):
        os.chown(path, places.account_for(path).uid, -1)
    with pytest.raises(EmbeddedError, match=rf"PostgreSQL {version}, {word} than our 18; .*make reset"):
        Server(top).ensure()


def test_a_data_folder_that_cannot_be_written_to_is_told(top):
    (top / "file").write_text("in the way")
    with pytest.raises(EmbeddedError, match=r"can't be written to .*; set DATA_DIR to a folder"):
        Server(top / "file" / "data").ensure()


def test_a_server_that_does_not_start_shows_the_end_of_its_log(top, monkeypatch):
    monkeypatch.setitem(cluster.SETTINGS, "max_connections", "many")
    with pytest.raises(EmbeddedError, match=r"did not start; its log ends: .*max_connections"):
        Server(top).ensure()


def test_a_database_in_use_is_not_removed(top):
    with FileLock(top / "postgres.users"), pytest.raises(EmbeddedError, match="is in use"):
        Server(top).destroy()
