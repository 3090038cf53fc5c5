"""The hub of one process: topics to sockets. Pure asyncio; it knows neither Django nor how messages reach it.

A message is encoded once and the same frame is put on each socket's bounded queue, which that socket's own
writer empties. So nobody waits for anybody: whoever stops reading fills only their queue, and is closed
with 1013 ("try again later"). What they missed comes from the database when they return. Everything here
runs on one event loop; from other threads go through `bus`.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

type Frame = dict[str, Any]
type Send = Callable[[Frame], Awaitable[None]]

TRY_AGAIN_LATER = 1013
GONE = 1006


def frame_of(text: str) -> Frame:
    """The ASGI message for a text; shared by every socket it goes to, so never changed."""
    return {"type": "websocket.send", "text": text}


class Outlet:
    """One socket's way out: a bounded queue, emptied in order by its writer. Make it on the running loop."""

    __slots__ = ("_frames", "_limit", "_wake", "ended")

    def __init__(self, limit: int = 256) -> None:
        self._frames: deque[Frame] = deque()
        self._limit = limit
        self._wake: asyncio.Future[None] | None = None
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def offer(self, frame: Frame) -> None:
        """Queue a frame; never waits. One too many ends this outlet and drops what it holds."""
        if self.ended.done():
            return
        if len(self._frames) >= self._limit:
            self._frames.clear()
            self.end(TRY_AGAIN_LATER)
            return
        self._frames.append(frame)
        self._rouse()

    def end(self, code: int) -> None:
        """Take nothing more; the writer sends what is queued and returns. The first code counts."""
        if not self.ended.done():
            self.ended.set_result(code)
            self._rouse()

    def _rouse(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    async def write(self, send: Send) -> None:
        """The writer: sends until ended. Exactly one task runs it."""
        loop = asyncio.get_running_loop()
        while True:
            while self._frames:
                await send(self._frames.popleft())
            if self.ended.done():
                return
            self._wake = loop.create_future()
            await self._wake


class Hub:
    """Which outlets hear which topic."""

    def __init__(self) -> None:
        self._outlets: dict[str, set[Outlet]] = {}

    def join(self, topic: str, outlet: Outlet) -> None:
        """From now on `outlet` hears `topic`. Twice is once."""
        self._outlets.setdefault(topic, set()).add(outlet)

    def leave(self, topic: str, outlet: Outlet) -> None:
        """`outlet` hears `topic` no longer."""
        outlets = self._outlets.get(topic)
        if outlets is None:
            return
        outlets.discard(outlet)
        if not outlets:
            del self._outlets[topic]

    def hears(self, topic: str) -> bool:
        """Whether anybody here listens."""
        return topic in self._outlets

    def topics(self) -> list[str]:
        """Every topic somebody here listens to."""
        return list(self._outlets)

    def publish(self, topic: str, text: str) -> None:
        """Hand a text to everybody on a topic, in the order of the calls."""
        outlets = self._outlets.get(topic)
        if outlets:
            frame = frame_of(text)
            for outlet in outlets:
                outlet.offer(frame)

    def everyone(self, text: str) -> None:
        """Hand a text to each outlet once, whatever it listens to."""
        frame = frame_of(text)
        for outlet in set().union(*self._outlets.values()):
            outlet.offer(frame)


hub = Hub()
