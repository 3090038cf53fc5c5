"""Starting and ending the processes of an installation, each by its own id; and asking them over HTTP."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

from django.conf import settings

from tests.browser import session_of

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0  # seconds; this machine may be busy with other things
BROKER = 13  # the database of Redis that these tests keep their tasks in


def eventually(ask: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Ask until the answer is a yes; bounded, so that what never comes fails with its name."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {patience:.0f} s")


class Machines:
    """The processes of one installation, set up by nothing but their environment."""

    def __init__(self, database: str, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        without = {key: value for key, value in os.environ.items() if key not in ("TESTING", "EMBEDDED_FAST")}
        self.env = without | {
            "DATABASE_URL": f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{database}",
            "REDIS_URL": urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{BROKER}").geturl(),
            "SECRET_KEY": settings.SECRET_KEY,
            "DATA_DIR": str(folder),
            "EMAIL_URL": "filemail:///",
        }

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """`python -m …`, its output in a file of its own, at the head of its own session."""
        output = self.folder / f"{len(self.running)}-{words[0]}.log"
        with output.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *words], cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )  # fmt: skip
        self.running.append(process)
        return process

    def collect_static(self) -> None:
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, timeout=300)

    def uvicorn(self) -> str:
        """Pages and sockets; gives the address."""
        return self.web("uvicorn", "incubator.asgi:application", "--lifespan", "on")

    def granian(self) -> str:
        """Pages alone."""
        return self.web("granian", "--interface", "wsgi", "incubator.wsgi:application")

    def web(self, *words: str) -> str:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        process, address = self.start(*words, "--port", str(port)), f"http://127.0.0.1:{port}"
        eventually(lambda: self.answers(process, address), f"{words[0]} answers")
        return address

    def answers(self, process: subprocess.Popen[bytes], address: str) -> bool:
        assert process.poll() is None, self.said()
        with suppress(URLError, OSError), urlopen(f"{address}/healthz", timeout=5) as answer:
            return answer.status == 200
        return False

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """A worker with the clock in it, until the end of the block or until it is killed."""
        process = self.start(
            "celery", "-A", "incubator", "worker", "--beat", "--pool", "solo", "--loglevel", "WARNING",
            "--schedule", str(self.folder / "beat"),
        )  # fmt: skip
        try:
            yield process
        finally:
            self.end(process)

    def end(self, process: subprocess.Popen[bytes], how: int = signal.SIGTERM) -> None:
        """Its whole session, which is ours alone; SIGKILL is how a machine dies."""
        if process.poll() is not None:
            return
        os.killpg(process.pid, how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)

    def end_all(self) -> None:
        for process in self.running:
            self.end(process)

    def said(self) -> str:
        """The last words of each process."""
        return "\n".join(
            f"== {log.name}\n{log.read_text()[-1500:]}" for log in sorted(self.folder.glob("*.log"))
        )

    def letters(self) -> list[str]:
        """All mail that went out."""
        return [letter.read_text() for letter in sorted((self.folder / "mail").glob("*.log"))]


class Visitor:
    """Somebody signed in, without a browser: gets pages and sends their forms."""

    def __init__(self, address: str, person: Any) -> None:
        self.address = address
        self.session = session_of(person)
        jar = CookieJar()
        jar.set_cookie(cookie("sessionid", self.session))
        self.opener = build_opener(HTTPCookieProcessor(jar))

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=30) as answer:
            return answer.read().decode()

    def send(self, path: str, to: str = "", **fields: str) -> str:
        """A form of a page, with its token; gives the address where one comes out."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))
        assert token, f"no form at {path}"
        body = urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        with self.opener.open(self.address + (to or path), body, timeout=30) as answer:
            return answer.url


def cookie(name: str, value: str) -> Cookie:
    return Cookie(
        0, name, value, None, False, "127.0.0.1", True, False, "/", True, False, None, False, None, None, {}
    )
