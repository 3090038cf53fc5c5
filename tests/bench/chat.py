"""One room, many sockets: how late a message is and what a delivery costs, beside a bare broadcast."""

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psutil
import websockets
from django.conf import settings
from django.utils.timezone import now

from incubator.community.models import ChatRoom
from tests.bench.data import RACERS, RACERS_FROM
from tests.bench.figures import Figure, figure
from tests.bench.processes import child, cpu_of, free_port, serving
from tests.bench.space import Space

SOCKETS, RATE, SECONDS, SETTLE = 200, 2, 5, 2
type Frame = Callable[[str, int], str]


@dataclass
class Run:
    """What one server did."""

    late: list[float] = field(default_factory=list)
    cpu: float = 0
    kilobytes: float = 0

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.late, n=20)[-1] * 1000

    @property
    def per_cpu_second(self) -> float:
        return len(self.late) / max(self.cpu, 0.01)


def chat(space: Space) -> Iterator[Figure]:
    """Each message written to the database and numbered, against one that is only passed on."""
    space.fill()
    room = ChatRoom.objects.create(kind="space", title="Hall", made_at=now())
    keys = [space.session(RACERS_FROM + number) for number in range(RACERS)]
    cookies = [f"{settings.SESSION_COOKIE_NAME}={key}" for key in keys]
    with serving(space.name) as (port, process):
        ours = asyncio.run(conversation(f"ws://127.0.0.1:{port}/ws/rooms/{room.pk}/", process, cookies, said))
    port = free_port()
    with child("broadcast", str(port)) as process:
        bare = asyncio.run(conversation(f"ws://127.0.0.1:{port}/", process, [""], passed_on))
    owed = SOCKETS * RATE * SECONDS
    yield figure("chat.delivered", len(ours.late) / owed * 100, "%", "≥ 100")
    yield figure("chat.p95", ours.p95, "ms")
    yield figure("chat.p95-of-bare", bare.p95, "ms")
    yield figure("chat.p95-ratio", ours.p95 / bare.p95, "× bare", "≤ 2", comparable=False)
    share = ours.per_cpu_second / bare.per_cpu_second * 100
    yield figure("chat.deliveries-per-cpu-second", share, "% of bare", "≥ 50", comparable=False)
    yield figure("chat.memory", ours.kilobytes, "kB a socket", "≤ 25")


def said(text: str, number: int) -> str:
    return json.dumps({"say": text, "key": f"bench-{number}"})


def passed_on(text: str, number: int) -> str:
    """As long as the house's own frame."""
    return json.dumps({"type": "message", "number": number, "by": "racer-300000", "name": "Racer Number 300000",
                       "at": "2026-01-01T00:00:00.000000+00:00", "text": text})  # fmt: skip


async def conversation(address: str, process: psutil.Process, cookies: list[str], frame: Frame) -> Run:
    """Connect, speak at the pace, and note how late everybody heard it."""
    run = Run()
    first = await joined(address, cookies[0])
    before = process.memory_full_info().uss
    sockets = [first, *[await joined(address, cookies[n % len(cookies)]) for n in range(1, SOCKETS)]]
    run.kilobytes = (process.memory_full_info().uss - before) / (SOCKETS - 1) / 1000
    ears = [asyncio.create_task(hear(socket, run.late)) for socket in sockets]
    begun, spent = time.monotonic(), cpu_of(process)
    for number in range(RATE * SECONDS):
        await asyncio.sleep(max(0, begun + number / RATE - time.monotonic()))
        await sockets[number % SOCKETS].send(frame(f"bench {time.monotonic()}", number))
    await heard_out(run, begun + SECONDS + SETTLE)
    run.cpu = cpu_of(process) - spent
    await asyncio.gather(*(socket.close() for socket in sockets))
    await asyncio.gather(*ears, return_exceptions=True)
    return run


async def heard_out(run: Run, until: float) -> None:
    """Until everybody has everything, or no longer."""
    while len(run.late) < SOCKETS * RATE * SECONDS and time.monotonic() < until:
        await asyncio.sleep(0.05)


def origin_of(address: str) -> websockets.Origin:
    """Where a page that opens this socket would come from."""
    return websockets.Origin("http://" + address.removeprefix("ws://").partition("/")[0])


async def joined(address: str, cookie: str) -> websockets.ClientConnection:
    """Connected; a server that is still starting is asked again."""
    for attempt in range(50):
        try:
            return await websockets.connect(
                address,
                additional_headers={"Cookie": cookie},
                origin=origin_of(address),
                compression=None,
                open_timeout=30,
            )
        except OSError:
            if attempt == 49:
                raise
            await asyncio.sleep(0.1)
    raise AssertionError("unreachable")


async def hear(socket: websockets.ClientConnection, late: list[float]) -> None:
    async for frame in socket:
        arrived = time.monotonic()
        text = str(json.loads(frame).get("text", ""))
        if text.startswith("bench "):
            late.append(arrived - float(text.split()[1]))
