"""The hub and the pace, without Django: order, bounds, and that nobody waits for anybody."""

import asyncio

from incubator.core.live.hub import GONE, TRY_AGAIN_LATER, Hub, Outlet, frame_of
from incubator.core.live.pace import Pace


class Reader:
    """A client: keeps what it is sent; reads only while `reads` is set."""

    def __init__(self, hub, topic, limit=256):
        self.outlet = Outlet(limit)
        self.frames = []
        self.reads = asyncio.Event()
        self.reads.set()
        hub.join(topic, self.outlet)
        self.writer = asyncio.create_task(self.outlet.write(self.take))

    async def take(self, frame):
        await self.reads.wait()
        self.frames.append(frame)

    async def finished(self):
        self.outlet.end(GONE)
        await asyncio.wait_for(self.writer, 5)
        return [frame["text"] for frame in self.frames]


async def test_each_reader_gets_all_in_order():
    hub = Hub()
    readers = [Reader(hub, "room:1") for _ in range(3)]
    texts = [str(number) for number in range(100)]
    for text in texts:
        hub.publish("room:1", text)
    assert [await reader.finished() for reader in readers] == [texts] * 3


async def test_a_frame_is_made_once_for_all():
    hub = Hub()
    readers = [Reader(hub, "room:1") for _ in range(3)]
    hub.publish("room:1", "hello")
    for reader in readers:
        await reader.finished()
    assert len({id(frame) for reader in readers for frame in reader.frames}) == 1


async def test_who_stops_reading_is_ended_with_1013_and_twenty_others_get_everything():
    hub = Hub()
    slow, others = Reader(hub, "room:1", limit=50), [Reader(hub, "room:1", limit=50) for _ in range(20)]
    slow.reads.clear()
    texts = [str(number) for number in range(500)]
    for text in texts:
        hub.publish("room:1", text)
        await asyncio.sleep(0)  # lets the writers have their turn, as the network would
    assert slow.outlet.ended.result() == TRY_AGAIN_LATER
    assert [await reader.finished() for reader in others] == [texts] * 20
    assert slow.frames == []
    slow.writer.cancel()


async def test_after_a_full_queue_nothing_more_is_held():
    outlet = Outlet(limit=2)
    for number in range(5):
        outlet.offer(frame_of(str(number)))
    sent = []

    async def send(frame):
        sent.append(frame)

    await asyncio.wait_for(outlet.write(send), 5)
    assert (sent, outlet.ended.result()) == ([], TRY_AGAIN_LATER)


async def test_topics_are_apart_and_leaving_ends_hearing():
    hub = Hub()
    one, two = Reader(hub, "room:1"), Reader(hub, "room:2")
    hub.publish("room:1", "for one")
    hub.leave("room:1", one.outlet)
    hub.leave("room:1", one.outlet)
    hub.publish("room:1", "for nobody")
    assert (await one.finished(), await two.finished()) == (["for one"], [])
    assert (hub.topics(), hub.hears("room:1")) == (["room:2"], False)


async def test_everyone_hears_once_however_many_topics():
    hub = Hub()
    reader = Reader(hub, "room:1")
    hub.join("room:2", reader.outlet)
    hub.everyone("resync")
    assert await reader.finished() == ["resync"]


async def test_everyone_of_an_empty_hub_is_nobody():
    Hub().everyone("resync")


async def test_the_first_reason_to_end_counts():
    outlet = Outlet()
    outlet.end(4401)
    outlet.end(1000)
    assert outlet.ended.result() == 4401


def test_pace_allows_a_burst_then_a_rate():
    now = [0.0]
    pace = Pace(rate=2, burst=3, clock=lambda: now[0])
    assert [pace.allows() for _ in range(4)] == [True, True, True, False]
    now[0] = 0.5
    assert [pace.allows() for _ in range(2)] == [True, False]
    now[0] = 100
    assert [pace.allows() for _ in range(4)] == [True, True, True, False]
