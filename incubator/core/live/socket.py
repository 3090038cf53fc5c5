"""`HubSocket`: what every WebSocket of the house stands on. Raw ASGI under Channels' routing and auth.

A subclass states `access` and fills the hooks `opened`, `received`, `closed`. It gets `user`, `kwargs` (of
the route), `join`, `leave`, `reply`, `close` and `in_thread`. Frames out go through the hub's bounded
queue; frames in are taken one after the other, limited in size and pace. Rights and the session are asked
again each minute.
"""

import asyncio
import json
import logging
import os
import random
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, ClassVar, Self

from channels.db import database_sync_to_async
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from incubator.core.flow import IllegalMove
from incubator.core.live.bus import bus
from incubator.core.live.hub import GONE, TRY_AGAIN_LATER, Frame, Outlet, Send, frame_of, hub
from incubator.core.live.pace import Pace
from incubator.core.live.sessions import still_signed_in
from incubator.core.live.topics import is_known, may_listen
from incubator.core.refusal import Refused

type Receive = Callable[[], Awaitable[Frame]]

TOO_FAST = 1008
SIGNED_OUT = 4401
FORBIDDEN = 4403
FLUSH = 1.0  # seconds for the last frames before a close
CLOSING = 10.0  # seconds for the close frame of one who does not read
# Not Channels' default, which is a single thread for all sockets: one slow query would hold up every chat.
THREADS = ThreadPoolExecutor(int(os.environ.get("LIVE_THREADS", "4")), thread_name_prefix="live")
log = logging.getLogger(__name__)


class HubSocket:
    """One connection. `access`: "public", "signed_in", or a permission that `opened` asks for."""

    access: ClassVar[str] = "signed_in"
    queue_limit: ClassVar[int] = 256
    frame_limit: ClassVar[int] = 4096
    rate: ClassVar[float] = 20.0
    burst: ClassVar[float] = 20.0
    recheck_every: ClassVar[float] = 60.0

    def __init__(self, scope: dict[str, Any]) -> None:
        self.scope = scope
        self.user: Any = scope["user"]
        self.kwargs: dict[str, Any] = scope.get("url_route", {}).get("kwargs", {})
        self.topics: set[str] = set()
        self._outlet = Outlet(self.queue_limit)
        self._pace = Pace(self.rate, self.burst)

    @classmethod
    def as_asgi(cls: type[Self]) -> Any:
        """An ASGI application for a route (which Django types as a view, hence `Any`).

        The class hangs on it as `consumer_class`, as Channels does, for the test of access.
        """

        async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
            await cls(scope)._run(receive, send)

        application.consumer_class = cls  # type: ignore[attr-defined]
        return application

    # What a subclass fills

    async def opened(self) -> None:
        """Before the handshake is answered: join topics, reply, or `close(code)` to refuse."""

    async def received(self, data: dict[str, Any]) -> None:
        """One frame, a JSON object. `Refused`, `IllegalMove`, `PermissionDenied` become error frames."""

    async def closed(self) -> None:
        """Afterwards, however it ended."""

    async def lost(self, topic: str) -> None:
        """The right to listen to `topic` is gone; it is left already."""
        await self.reply({"type": "lost", "topic": topic})

    # What a subclass calls

    async def join(self, topic: str) -> None:
        """Hear a topic. On return nothing published from now on is missed: ask the database after it."""
        self.topics.add(topic)
        hub.join(topic, self._outlet)
        await bus().listen(topic)

    async def leave(self, topic: str) -> None:
        """Hear a topic no longer."""
        self.topics.discard(topic)
        hub.leave(topic, self._outlet)
        await bus().forget(topic)

    async def reply(self, payload: dict[str, Any]) -> None:
        """To this socket only, after what is queued."""
        text = json.dumps(payload, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        self._outlet.offer(frame_of(text))

    async def close(self, code: int = 1000) -> None:
        """Send what is queued, then close; in `opened`, refuse the connection."""
        self._outlet.end(code)

    async def error(self, code: str, text: str) -> None:
        """An error frame: a code for programs, a sentence for people."""
        await self.reply({"type": "error", "code": code, "text": text})

    async def in_thread(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run what uses the database in one of the sockets' threads, with its connections looked after."""
        return await database_sync_to_async(function, thread_sensitive=False, executor=THREADS)(
            *args, **kwargs
        )

    # The life of a connection

    async def _run(self, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        if self.access != "public" and not self.user.is_authenticated:
            await send({"type": "websocket.close", "code": SIGNED_OUT})
            return
        try:
            await self.opened()
            if self._outlet.ended.done():
                await send({"type": "websocket.close", "code": self._outlet.ended.result()})
            else:
                await send({"type": "websocket.accept"})
                await self._converse(receive, send)
        finally:
            for topic in list(self.topics):
                await self.leave(topic)
            await self.closed()

    async def _converse(self, receive: Receive, send: Send) -> None:
        """Read and write until either ends."""
        ended = self._outlet.ended
        reader = asyncio.create_task(self._read(receive))
        writer = asyncio.create_task(self._outlet.write(send))
        watcher = asyncio.create_task(self._watch())
        try:
            waiting: set[asyncio.Future[Any]] = {reader, writer, ended}
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if ended.done() and ended.result() != GONE:
                await self._say_goodbye(send, writer, ended.result())
        finally:
            self._outlet.end(GONE)
            for task in (reader, writer, watcher):
                task.cancel()
            await asyncio.gather(reader, writer, watcher, return_exceptions=True)

    async def _say_goodbye(self, send: Send, writer: asyncio.Task[None], code: int) -> None:
        """Flush, then close. One who was closed for not reading has nothing left to flush."""
        if code != TRY_AGAIN_LATER:
            await asyncio.wait({writer}, timeout=FLUSH)
        writer.cancel()
        with suppress(TimeoutError, OSError, RuntimeError):  # gone meanwhile, or never reads again
            async with asyncio.timeout(CLOSING):
                await send({"type": "websocket.close", "code": code})

    async def _read(self, receive: Receive) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            if not self._pace.allows():
                await self.error("too_fast", _("Too many messages at once. Wait a moment and connect again."))
                await self.close(TOO_FAST)
                return
            await self._handle(message.get("text"))
        self._outlet.end(GONE)

    async def _handle(self, text: str | None) -> None:
        """Decode a frame and hand it on. What goes wrong is a sentence to the sender, never the end."""
        try:
            if text is not None and len(text.encode()) > self.frame_limit:
                await self.error("too_long", _("This message is too long. Shorten it and send it again."))
            elif (data := _json_object(text)) is None:
                await self.error("bad_json", _("This is not a JSON object."))
            else:
                await self.received(data)
        except (Refused, IllegalMove) as refusal:
            await self.error("refused", str(refusal))
        except PermissionDenied as refusal:
            await self.error("forbidden", str(refusal) or _("You may not do this."))
        except Exception:
            log.exception("a socket's frame failed")
            await self.error("failed", _("That did not work. Try again in a moment."))

    # Rights end while connections stand

    async def _watch(self) -> None:
        """Ask again for session and rights, at random moments so that sockets don't ask together."""
        while True:
            await asyncio.sleep(self.recheck_every * random.uniform(0.8, 1.2))  # noqa: S311
            try:
                await self.recheck()
            except Exception:  # a database that is away for a moment ends no connection
                log.exception("a socket's rights could not be checked")

    async def recheck(self) -> None:
        """Close with 4401 if the session ended; leave topics whose right is gone."""
        if self.user.is_authenticated:
            key = self.scope["session"].session_key
            user = await self.in_thread(still_signed_in, key, self.user)
            if user is None:
                await self.close(SIGNED_OUT)
                return
            self.user = user
        for topic in await self.in_thread(_lost_topics, self.user, sorted(self.topics)):
            await self.leave(topic)
            await self.lost(topic)


def _lost_topics(user: Any, topics: list[str]) -> list[str]:
    """The topics this person may not hear any more. Of a kind without a predicate only the subclass knows."""
    return [topic for topic in topics if is_known(topic) and not may_listen(user, topic)]


def _json_object(text: str | None) -> dict[str, Any] | None:
    """The object in a frame, or `None` for anything else."""
    try:
        data = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
