"""From ASGI to Django's WSGI application: `http` requests of the one-process way to run. See docs/decisions.

a2wsgi does the bridging. Round it, because its threads are few: a request takes one only when its body is
here in full (fifty clients that send a byte a second hold fifty buffers, not all threads), a body that
broke off never looks like a whole one, and a client that stops reading is given up after a while.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from tempfile import SpooledTemporaryFile
from typing import Any, Protocol

from a2wsgi import WSGIMiddleware

type Message = Mapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

CHUNK = 65_536
IN_MEMORY = 1_000_000
SILENCE = 30.0  # seconds without one byte, either way
HEARD_OUT = 4  # times what we take: so much is read on, and dropped, of a body that is too large
PLAIN, PAGE = b"text/plain; charset=utf-8", b"text/html; charset=utf-8"


class BrokenOff(Exception):
    """The client went away, or silent, before its body was whole."""


class TooLarge(Exception):
    """The body is larger than we take: so much was read of it, and more may come."""

    def __init__(self, read: int = 0, *, more: bool = True) -> None:
        super().__init__(read)
        self.read, self.more = read, more


class Application(Protocol):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...


class WsgiBridge:
    """An ASGI application for `http` scopes."""

    def __init__(
        self, wsgi: Any, *, threads: int, most_bytes: int, too_large: Callable[[], str] | None = None
    ) -> None:
        # Room for a page or a stylesheet in the queue, so that a slow reader of one holds no thread.
        self._app: Application = WSGIMiddleware(wsgi, workers=threads, send_queue_size=64)
        self._most = most_bytes
        self._too_large = too_large  # the page that says so

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        # A header with an underscore would pass for one with a hyphen (X_Forwarded_Proto): dropped.
        headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
        names = {name for name, _ in headers}
        scope = {**scope, "headers": headers}
        if not names & {b"content-length", b"transfer-encoding"}:
            await self._app(scope, receive, patient(send))
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                size = await self._read(body, receive, headers)
            except TooLarge as problem:
                body.truncate(0)
                if problem.more and b"expect" not in names:
                    await hear_out(receive, self._most * HEARD_OUT - problem.read)
                await self._refuse_too_large(send)
            except BrokenOff:
                await refuse(send, 408, "What you sent did not arrive in full. Send it again.")
            else:
                await self._app(with_length(scope, size), replay(body), patient(send))

    async def _refuse_too_large(self, send: Send) -> None:
        if self._too_large:
            await refuse(send, 413, self._too_large(), kind=PAGE)
        else:
            await refuse(send, 413, "What you sent is too large. Send a smaller file.")

    async def _read(self, body: SpooledTemporaryFile[bytes], receive: Receive, headers: list[Any]) -> int:
        """The whole body into `body`; its size."""
        stated = dict(headers).get(b"content-length", b"0")
        if stated.isdigit() and int(stated) > self._most:
            raise TooLarge
        size, more = 0, True
        while more:
            chunk, more = await next_chunk(receive)
            size += len(chunk)
            if size > self._most:
                raise TooLarge(size, more=more)
            body.write(chunk)
        body.seek(0)
        return size


async def next_chunk(receive: Receive) -> tuple[bytes, bool]:
    """The next piece of a body, and whether more comes."""
    try:
        async with asyncio.timeout(SILENCE):
            message = await receive()
    except TimeoutError:
        raise BrokenOff from None
    if message["type"] != "http.request":
        raise BrokenOff
    return message.get("body", b""), message.get("more_body", False)


async def hear_out(receive: Receive, most: int) -> None:
    """Read a body on, at most so many bytes, and drop it: a browser shows an answer only when all is sent."""
    more = True
    with contextlib.suppress(BrokenOff):
        while more and most > 0:
            chunk, more = await next_chunk(receive)
            most -= len(chunk)


def with_length(scope: dict[str, Any], size: int) -> dict[str, Any]:
    """The scope with its true length, also for a body that came in chunks (WSGI knows no other way)."""
    headers = [pair for pair in scope["headers"] if pair[0] not in {b"content-length", b"transfer-encoding"}]
    return {**scope, "headers": [*headers, (b"content-length", str(size).encode())]}


def replay(body: SpooledTemporaryFile[bytes]) -> Receive:
    """`receive` for a body that is here."""

    async def receive() -> Message:
        chunk = body.read(CHUNK)
        return {"type": "http.request", "body": chunk, "more_body": len(chunk) == CHUNK}

    return receive


def patient(send: Send) -> Send:
    """`send` that gives a silent reader up. It must not raise: a2wsgi's thread would wait for ever."""
    given_up = False

    async def sending(message: Message) -> None:
        nonlocal given_up
        if given_up:
            return
        try:
            async with asyncio.timeout(SILENCE):
                await send(message)
        except (TimeoutError, OSError):
            given_up = True

    return sending


async def refuse(send: Send, status: int, sentence: str, kind: bytes = PLAIN) -> None:
    """A plain answer without Django, and the end of the connection: the body's rest is no request."""
    text = sentence.encode()
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(text)).encode()),
        (b"connection", b"close"),
    ]
    with contextlib.suppress(OSError):
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text})
