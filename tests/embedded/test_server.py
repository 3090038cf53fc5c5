"""The embedded PostgreSQL with real starts: shared, stopped, found again, and plain about what is wrong."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from incubator.embedded import cluster, places
from incubator.embedded.server import Address, Server
from tests.races import together

USE = """
import sys
from pathlib import Path
from incubator.embedded.server import Server
print(Server(Path(sys.argv[1])).ensure("incubator").host, flush=True)
sys.stdin.readline()
"""


def ask(address: Address, question: str, database: str = "incubator") -> str:
    with psycopg.connect(host=address.host, user=address.user, dbname=database) as connection:
        return str(connection.execute(question.encode()).fetchone()[0])


def pid_of(server: Server) -> int | None:
    return cluster.postmaster(server.home / "data")


def another_process(data_dir: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USE, data_dir], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    process.stdout.readline()  # it says where the server is once it has it
    return process


def test_data_survive_a_stop_and_nothing_runs_after_it(data_dir):
    server = Server(data_dir)
    address = server.ensure("incubator")
    with psycopg.connect(host=address.host, user="postgres", dbname="incubator") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    server.release()
    assert pid_of(server) is None
    again = Server(data_dir)
    assert ask(again.ensure("incubator"), "SELECT answer FROM kept") == "42"
    again.release()


def test_the_database_speaks_utf8_and_utc_and_keeps_bookings_apart(data_dir):
    server = Server(data_dir)
    address = server.ensure("incubator")
    assert ask(address, "SHOW server_encoding") == "UTF8"
    assert ask(address, "SHOW timezone") == "UTC"
    assert ask(address, "SHOW fsync") == "on"
    assert ask(address, "SHOW max_connections") == "200"
    assert ask(address, "SELECT lower('ÄÖ')") == "äö"
    apart = "EXCLUDE USING gist (int8range(unit, unit, '[]') WITH &&, during WITH &&)"
    with psycopg.connect(host=address.host, user="postgres", dbname="incubator") as connection:
        connection.execute(f"CREATE TABLE booking (unit bigint, during tstzrange, {apart})")
        connection.execute(
            "INSERT INTO booking VALUES (1, '[2026-01-01,2026-01-02)'), (2, '[2026-01-01,2026-01-02)')"
        )
        with pytest.raises(psycopg.errors.ExclusionViolation):
            connection.execute("INSERT INTO booking VALUES (1, '[2026-01-01 12:00,2026-01-03)')")
    server.release()


def test_processes_share_one_server_and_the_last_one_stops_it(data_dir):
    other = another_process(data_dir)
    server = Server(data_dir)
    server.ensure("incubator")
    number = pid_of(server)
    other.communicate("done\n")
    assert pid_of(server) == number, "the first to go stopped a server that is still used"
    server.release()
    assert pid_of(server) is None


def test_a_killed_process_keeps_nothing_running_for_the_next_to_stop(data_dir):
    other = another_process(data_dir)
    server = Server(data_dir)
    server.ensure("incubator")
    other.kill()
    other.wait()
    server.release()
    assert pid_of(server) is None


def test_it_comes_back_after_the_postmaster_was_killed(data_dir):
    server = Server(data_dir)
    address = server.ensure("incubator")
    with psycopg.connect(host=address.host, user="postgres", dbname="incubator"):
        os.kill(pid_of(server), signal.SIGKILL)
        server._process.wait()
        assert ask(server.ensure("incubator"), "SELECT 1") == "1"
    server.release()


def test_a_pid_file_that_names_another_program_is_not_believed(data_dir):
    server = Server(data_dir)
    server.ensure("incubator")
    server.release()
    # What a reboot leaves behind: the number is in use again, by somebody else of the same user.
    account = places.account_for(server.home)
    bystander = subprocess.Popen(["/bin/sleep", "60"], **account.arguments())
    file = server.home / "data" / "postmaster.pid"
    file.write_text(f"{bystander.pid}\n{server.home / 'data'}\n0\n5432\n{server.home}\n\n0 0\nready\n")
    os.chown(file, account.uid, account.gid)
    again = Server(data_dir)
    assert ask(again.ensure("incubator"), "SELECT 1") == "1"
    again.release()
    assert bystander.poll() is None, "a program that is none of ours was ended"
    bystander.kill()
    bystander.wait()


def test_a_fast_server_gives_up_durability_and_leaves_nothing(data_dir):
    folder = data_dir / "fast"
    server = Server(folder, fast=True)
    address = server.ensure()
    assert ask(address, "SHOW fsync", "postgres") == "off"
    server.release()
    assert not folder.exists()


def test_processes_that_come_at_the_same_instant_all_find_the_folder_writable(tmp_path):
    """Each tries by writing a file and taking it away; one of them must not mind that another took it."""
    servers = [Server(tmp_path / "data") for _ in range(8)]
    results = together(8, lambda number: [servers[number]._open_data_dir() for _ in range(100)])
    assert [one for one in results if isinstance(one, Exception)] == []
