"""How a message gets from an action in any thread to the hubs of all processes.

Without `REDIS_URL` there is one process and `LocalBus`; with it, `RedisBus` (in `redis_bus`). Publishing
never raises into an action: the row is written already, and who missed a frame finds it in the database.
"""

import asyncio
import logging
from functools import cache
from typing import Protocol

from django.conf import settings

from incubator.core.live.hub import Hub, hub
from incubator.core.live.redis_bus import RedisBus

log = logging.getLogger(__name__)


class Bus(Protocol):
    """What the rest of `live` needs. `publish` from any thread; the rest on the event loop."""

    def publish(self, topic: str, text: str) -> None: ...

    async def listen(self, topic: str) -> None: ...

    async def forget(self, topic: str) -> None: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def trouble(self) -> str: ...


class LocalBus:
    """One process: straight into its hub, on the loop that the sockets live on."""

    def __init__(self, target: Hub) -> None:
        self._hub = target
        self._loop: asyncio.AbstractEventLoop | None = None

    def publish(self, topic: str, text: str) -> None:
        """Hand over to the loop; without one, nobody listens."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        try:
            loop.call_soon_threadsafe(self._hub.publish, topic, text)
        except RuntimeError:  # the loop closed between the two lines: the process ends
            log.info("the event loop has ended; a live message was dropped")

    async def listen(self, topic: str) -> None:
        self._loop = asyncio.get_running_loop()

    async def forget(self, topic: str) -> None:
        pass

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()

    async def stop(self) -> None:
        self._loop = None

    def trouble(self) -> str:
        return ""


@cache
def bus_at(url: str) -> Bus:
    """The process's bus for a Redis address, or the local one for an empty address."""
    return RedisBus(hub, url) if url else LocalBus(hub)


def bus() -> Bus:
    """The bus that the settings ask for."""
    return bus_at(settings.REDIS_URL)
