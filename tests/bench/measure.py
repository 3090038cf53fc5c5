"""Asking the real WSGI application in this process, and what each answer costs: CPU here, CPU in the database."""

import functools
import gzip
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

SECRET = "b" * 32  # both the cookie and the field, as CSRF allows


@dataclass
class Answer:
    """Statement count and SQL time are seen from here; `database` is the backend's own CPU."""

    status: int = 0
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    cpu_ms: float = 0
    database_ms: float = 0
    queries: int = 0
    sql_ms: float = 0

    @property
    def zipped(self) -> int:
        return len(gzip.compress(self.body, 6))


@functools.cache
def handler() -> WSGIHandler:
    return WSGIHandler()


def environ(method: str, address: str, session: str, form: dict[str, Any] | None) -> dict[str, Any]:
    path, _, query = address.partition("?")
    body = (
        urlencode({**(form or {}), "csrfmiddlewaretoken": SECRET}, doseq=True).encode()
        if form is not None
        else b""
    )
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_COOKIE": f"csrftoken={SECRET}; {settings.SESSION_COOKIE_NAME}={session}", "HTTP_ACCEPT": "text/html",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0),
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip


def ask(address: str, session: str = "", *, form: dict[str, Any] | None = None) -> Answer:
    """One request through every middleware; `form` makes it a POST."""
    answer = Answer()

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        answer.status, answer.headers = int(status.split()[0]), headers

    request = environ("GET" if form is None else "POST", address, session, form)

    def call() -> None:
        response = handler()(request, start)
        answer.body = b"".join(response)
        getattr(response, "close", lambda: None)()

    spent(call, answer)
    return answer


def spent(act: Callable[[], Any], answer: Answer | None = None) -> Answer:
    """Do it, and what it cost."""
    answer = answer or Answer()

    def counting(execute, sql, params, many, context):
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            answer.sql_ms += (time.perf_counter() - begun) * 1000
            answer.queries += 1

    connection.ensure_connection()
    with connection.execute_wrapper(counting):
        theirs, ours = backend_ms(), time.thread_time()
        act()
        answer.cpu_ms = (time.thread_time() - ours) * 1000
        answer.database_ms = backend_ms() - theirs
    return answer


def backend_ms() -> float:
    """CPU that the database's process for our connection has used; 0 when it is not on this machine."""
    wrapped: Any = connection.connection
    folder = Path(f"/proc/{wrapped.info.backend_pid}")
    try:
        if "postgres" not in (folder / "comm").read_text():
            return 0.0
        return int((folder / "schedstat").read_text().split()[0]) / 1e6
    except (OSError, ValueError, IndexError):
        return 0.0


def typical(times: int, act: Callable[[int], Answer], warm: int = 3) -> Answer:
    """The medians of many; the answer itself is the last one's."""
    for number in range(warm):
        act(number)
    answers = [act(warm + number) for number in range(times)]
    last = answers[-1]
    for name in ("cpu_ms", "database_ms", "sql_ms"):
        setattr(last, name, statistics.median(getattr(one, name) for one in answers))
    last.queries = max(one.queries for one in answers)
    return last


def typical_page(address: str, session: str = "", *, times: int = 20) -> Answer:
    """A page asked again and again; anything but 200 is an error, not a figure."""
    answer = typical(times, lambda _number: ask(address, session))
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}")
    return answer
