"""A browser's end of a WebSocket, for tests.

What `channels.testing.WebsocketCommunicator` does; that needs daphne to be imported, which we do not use.
"""

import asyncio
import json
from urllib.parse import unquote, urlparse

from asgiref.sync import SyncToAsync
from asgiref.testing import ApplicationCommunicator
from django.db import connections

from incubator.core.live.socket import THREADS


def close_connections():
    """Close what the sockets' threads keep open: a test database with a connection can't be dropped."""
    tasks = [THREADS.submit(connections.close_all) for _ in range(16)]
    tasks.append(SyncToAsync.single_thread_executor.submit(connections.close_all))
    for task in tasks:
        task.result(5)


async def threaded(act, *args):
    """Run what uses the database in a thread that leaves no connection behind."""

    def run():
        try:
            return act(*args)
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


class WebsocketCommunicator(ApplicationCommunicator):
    """Talks to an ASGI application about one socket. Each wait has a limit, none is a sleep."""

    def __init__(self, application, path, headers=()):
        parsed = urlparse(path)
        self.scope = {
            "type": "websocket",
            "path": unquote(parsed.path),
            "query_string": parsed.query.encode(),
            "headers": list(headers),
            "subprotocols": [],
        }
        super().__init__(application, self.scope)

    async def connect(self, timeout=5):
        """Whether it was accepted, and if not, the code."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(timeout)
        accepted = answer["type"] == "websocket.accept"
        return accepted, None if accepted else answer.get("code", 1000)

    async def send_to(self, text_data=None, bytes_data=None):
        frame = {"text": text_data} if text_data is not None else {"bytes": bytes_data}
        await self.send_input({"type": "websocket.receive", **frame})

    async def send_json_to(self, data):
        await self.send_to(json.dumps(data))

    async def receive_from(self, timeout=5):
        answer = await self.receive_output(timeout)
        assert answer["type"] == "websocket.send", f"expected a frame, got {answer}"
        return answer["text"]

    async def receive_json_from(self, timeout=5):
        return json.loads(await self.receive_from(timeout))

    async def disconnect(self, code=1000, timeout=5):
        await self.send_input({"type": "websocket.disconnect", "code": code})
        await self.wait(timeout)
