"""The bus between processes: Redis publish/subscribe, one reader a process. No Django here.

Actions publish with the synchronous client. One task reads, subscribed only to topics that somebody here
listens to, and connects again by itself; then each socket gets `{"type": "resync"}`, because Redis keeps
nothing for who was away.
"""

import asyncio
import contextlib
import json
import logging
import time

import redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from incubator.core.live.hub import Hub

RESYNC = json.dumps({"type": "resync"})
PATIENCE = 1.0  # seconds a publisher, or one who joins, waits for Redis at most
LONGEST_PAUSE = 2.0
log = logging.getLogger(__name__)


class RedisBus:
    """`publish` from any thread; everything else on the loop that the sockets live on."""

    def __init__(self, target: Hub, url: str, prefix: str = "live") -> None:
        self._hub = target
        self._url = url
        self._prefix = prefix
        self._publisher = redis.Redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 1)
        )
        self._silent_until = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._reader: asyncio.Task[None] | None = None
        self._pubsub: PubSub | None = None
        self._heard: dict[str, asyncio.Event] = {}
        self._lock = asyncio.Lock()
        self._tried = asyncio.Event()  # the first attempt to connect is over, however it went

    def publish(self, topic: str, text: str) -> None:
        """Publish or log. After a failure a moment's silence: a dead Redis must not slow each action."""
        if time.monotonic() < self._silent_until:
            return
        try:
            self._publisher.publish(self._channel(topic), text)
        except (redis.RedisError, OSError) as error:
            self._silent_until = time.monotonic() + PATIENCE
            log.warning("live message not published, Redis is away: %s", type(error).__name__)

    async def start(self) -> None:
        """Start the reader on this loop, unless it runs there already."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop or self._reader is None or self._reader.done():
            self._loop, self._lock, self._tried = loop, asyncio.Lock(), asyncio.Event()
            self._pubsub, self._heard = None, {}
            self._reader = loop.create_task(self._read_forever(), name="live-bus")

    async def stop(self) -> None:
        """End the reader and close the connections."""
        reader, self._reader = self._reader, None
        if reader is not None and self._loop is asyncio.get_running_loop():
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reader
        self._publisher.close()

    async def listen(self, topic: str) -> None:
        """Return once Redis confirmed that this process hears the topic, or after a moment if Redis is away.

        So whoever joins first and asks the database second has no gap between the two.
        """
        await self.start()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._tried.wait()
                await self._settle(topic)
                if heard := self._heard.get(topic):
                    await heard.wait()

    async def forget(self, topic: str) -> None:
        """Hear a topic no longer, if nobody here listens."""
        if self._loop is asyncio.get_running_loop():
            await self._settle(topic)

    def trouble(self) -> str:
        """A sentence for operators while no connection to Redis stands; else empty."""
        reading = self._reader is not None and not self._reader.done()
        return "Live updates between processes wait for Redis." if reading and self._pubsub is None else ""

    def _channel(self, topic: str) -> str:
        return f"{self._prefix}:{topic}"

    async def _settle(self, topic: str) -> None:
        """Bring Redis to what is wanted now. One at a time, so that quick leaving and joining can't cross."""
        async with self._lock:
            pubsub = self._pubsub
            if pubsub is None:
                return
            wanted, has = self._hub.hears(topic), topic in self._heard
            try:
                if wanted and not has:
                    self._heard[topic] = asyncio.Event()
                    await pubsub.subscribe(self._channel(topic))
                elif has and not wanted:
                    del self._heard[topic]
                    await pubsub.unsubscribe(self._channel(topic))
            except (redis.RedisError, OSError):
                log.warning("Redis is away; topics are asked for again when it is back")

    async def _read_forever(self) -> None:
        """Connect, read, and connect again, waiting a little longer each time."""
        pause, again = 0.05, False
        while True:
            try:
                async with contextlib.aclosing(self._client()) as client, client.pubsub() as pubsub:
                    await self._subscribe_all(pubsub)
                    if again:
                        self._hub.everyone(RESYNC)
                    pause, again = 0.05, True
                    while True:
                        self._take(await pubsub.get_message(timeout=5.0))
            except (redis.RedisError, OSError) as error:
                log.warning("live bus lost Redis: %s", type(error).__name__)
            except Exception:  # a bug in reading must not leave the process deaf for good
                log.exception("live bus stumbled")
            finally:
                self._pubsub, self._heard = None, {}
                self._tried.set()
            again, pause = True, min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    def _client(self) -> AsyncRedis:
        return AsyncRedis.from_url(
            self._url,
            socket_connect_timeout=PATIENCE,
            health_check_interval=15,
            retry=AsyncRetry(NoBackoff(), 0),
        )

    async def _subscribe_all(self, pubsub: PubSub) -> None:
        """Subscribe to all topics wanted, and to one of our own so that there is always something to read."""
        async with self._lock:
            topics = self._hub.topics()
            self._heard = {topic: asyncio.Event() for topic in topics}
            await pubsub.subscribe(self._prefix, *map(self._channel, topics))
            self._pubsub = pubsub
            self._tried.set()

    def _take(self, message: dict[str, object] | None) -> None:
        if message is None:
            return
        channel, data = message["channel"], message["data"]
        topic = channel.decode().removeprefix(f"{self._prefix}:") if isinstance(channel, bytes) else ""
        if message["type"] == "message" and isinstance(data, bytes):
            self._hub.publish(topic, data.decode())
        elif message["type"] == "subscribe" and topic in self._heard:
            self._heard[topic].set()
