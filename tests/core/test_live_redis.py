"""The bus between processes, against a real Redis; skipped where there is none."""

import asyncio
import json
import threading
import uuid

import pytest
import redis

from incubator.core.live.hub import Hub, Outlet
from incubator.core.live.redis_bus import RedisBus

URL = "redis://127.0.0.1:6379/15"


@pytest.fixture(scope="module")
def server():
    client = redis.Redis.from_url(URL, socket_connect_timeout=1)
    try:
        client.ping()
    except redis.RedisError as error:
        pytest.skip(f"no Redis at {URL}: {error}")
    yield client
    client.close()


@pytest.fixture
async def made(server):
    """A function that makes processes: each its hub and bus, all with the same prefix."""
    prefix, buses = f"test-{uuid.uuid4().hex}", []

    def make():
        hub = Hub()
        buses.append(RedisBus(hub, URL, prefix=prefix))
        return hub, buses[-1]

    make.prefix = prefix
    yield make
    for bus in buses:
        await bus.stop()


class Ear:
    """A socket of one process that listens to one topic."""

    def __init__(self, hub):
        self.hub, self.outlet, self.heard = hub, Outlet(), asyncio.Queue()
        self.writer = asyncio.create_task(self.outlet.write(self.take))

    async def take(self, frame):
        await self.heard.put(frame["text"])

    async def next(self):
        return await asyncio.wait_for(self.heard.get(), 5)


async def listening(hub, bus, topic):
    ear = Ear(hub)
    hub.join(topic, ear.outlet)
    await bus.listen(topic)
    return ear


async def test_what_one_process_publishes_from_a_thread_another_hears_in_order(made):
    (_, here), (hub, there) = made(), made()
    ear = await listening(hub, there, "room:1")
    texts = [str(number) for number in range(50)]
    await asyncio.to_thread(lambda: [here.publish("room:1", text) for text in texts])
    assert [await ear.next() for _ in texts] == texts


async def test_listening_returns_when_nothing_more_is_missed(made):
    (_, here), (hub, there) = made(), made()
    for number in range(20):
        ear = await listening(hub, there, f"room:{number}")
        await asyncio.to_thread(here.publish, f"room:{number}", "hello")
        assert await ear.next() == "hello"


async def test_only_what_somebody_here_listens_to_is_subscribed(made, server):
    hub, bus = made()
    ear = await listening(hub, bus, "room:1")
    assert channels(server, made.prefix) == {made.prefix, f"{made.prefix}:room:1"}
    hub.leave("room:1", ear.outlet)
    await bus.forget("room:1")
    other = await listening(hub, bus, "room:2")  # confirmed, so what was asked before is done as well
    assert channels(server, made.prefix) == {made.prefix, f"{made.prefix}:room:2"}
    hub.join("room:1", other.outlet)
    await bus.listen("room:1")
    await asyncio.to_thread(bus.publish, "room:1", "back")
    assert await other.next() == "back"


def channels(server, prefix):
    return {name.decode() for name in server.pubsub_channels(f"{prefix}*")}


async def test_a_cut_connection_is_made_again_and_sockets_are_told(made, server):
    hub, bus = made()
    ear = await listening(hub, bus, "room:1")
    victims = [each["id"] for each in server.client_list(_type="pubsub") if int(each["sub"]) == 2]
    for victim in victims:
        server.client_kill_filter(_id=victim)
    assert json.loads(await ear.next()) == {"type": "resync"}
    await bus.listen("room:1")
    await asyncio.to_thread(bus.publish, "room:1", "after")
    assert await ear.next() == "after"


async def test_without_redis_neither_publishing_nor_listening_fails(caplog):
    hub = Hub()
    bus = RedisBus(hub, "redis://127.0.0.1:1/0")
    ear = await asyncio.wait_for(listening(hub, bus, "room:1"), 5)
    await asyncio.to_thread(bus.publish, "room:1", "lost")
    assert "Redis is away" in caplog.text
    assert bus.trouble() == "Live updates between processes wait for Redis."
    assert ear.heard.empty()
    await bus.stop()
    assert bus.trouble() == ""


async def test_a_dead_redis_is_asked_by_one_action_not_by_each(caplog):
    bus = RedisBus(Hub(), "redis://127.0.0.1:1/0")
    threads = [threading.Thread(target=bus.publish, args=("room:1", "x")) for _ in range(1)]
    for thread in threads:
        thread.start()
        thread.join()
    for _ in range(100):
        bus.publish("room:1", "x")
    assert caplog.text.count("not published") == 1
