"""Under a real uvicorn: a client that stops reading, uploads, and clients that go away."""

import asyncio
import hashlib
import http.client
import json
import os
import socket
import threading

import pytest
import uvicorn
from django.contrib.auth.models import AnonymousUser
from websockets.asyncio.client import connect

from incubator.core import bridge
from incubator.core.bridge import WsgiBridge
from incubator.core.live.bus import LocalBus, bus_at
from incubator.core.live.consumer import HubSocket
from incubator.core.live.hub import hub

CLOSE_1013 = b"\x88\x02\x03\xf5"
CALLS: list[str] = []


class Loud(HubSocket):
    access = "public"
    queue_limit = 64

    async def opened(self):
        await self.join("room:1")
        await self.reply({"type": "welcome"})


def wsgi(environ, start_response):
    """Says what it was sent, or sends ten megabytes."""
    CALLS.append(environ["PATH_INFO"])
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("content-type", "application/json")])
    if environ["PATH_INFO"] == "/large":
        return (b"x" * 65_536 for _ in range(160))
    said = {
        "length": environ.get("CONTENT_LENGTH"),
        "digest": hashlib.sha256(body).hexdigest(),
        "spoofed": environ.get("HTTP_X_FORWARDED_PROTO"),
    }
    return [json.dumps(said).encode()]


@pytest.fixture
def serve(settings):
    """A function that serves with so many threads and gives the port."""
    settings.REDIS_URL = ""
    CALLS.clear()
    running = []

    def start(threads=2, most_bytes=64 * 1024 * 1024, **how):
        pages, sockets = WsgiBridge(wsgi, threads=threads, most_bytes=most_bytes, **how), Loud.as_asgi()

        async def application(scope, receive, send):
            if scope["type"] == "http":
                await pages(scope, receive, send)
            else:
                await sockets({**scope, "user": AnonymousUser()}, receive, send)

        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)  # else the kernel swallows megabytes
        listener.bind(("127.0.0.1", 0))
        listener.listen(200)
        config = uvicorn.Config(application, lifespan="off", log_config=None, ws_per_message_deflate=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        running.append((server, thread))
        return listener.getsockname()[1]

    yield start
    for server, thread in running:
        server.should_exit = server.force_exit = True
        thread.join(10)
        assert not thread.is_alive()


def ask(port, path="/", method="GET", body=None, headers=None, **how):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    link.request(method, path, body, headers or {}, **how)
    answer = link.getresponse()
    text = answer.read()
    link.close()
    return answer.status, text


async def slow_socket(port):
    """A client that takes the welcome and then reads no more."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=raw, limit=1024)
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    head = f"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{key}\r\n"
    writer.write(head.encode())
    await reader.readuntil(b'"welcome"}')
    return reader, writer


async def test_one_of_21_stops_reading_and_is_closed_with_1013_while_20_get_all(serve):
    port = serve()
    clients = [await connect(f"ws://127.0.0.1:{port}/") for _ in range(20)]
    for client in clients:
        assert json.loads(await client.recv()) == {"type": "welcome"}
    reader, writer = await slow_socket(port)
    bus = bus_at("")
    assert isinstance(bus, LocalBus)
    for batch in range(20):
        texts = [f"{batch}.{number}." + "x" * 8000 for number in range(30)]
        for text in texts:
            bus.publish("room:1", text)
        for client in clients:
            assert [await asyncio.wait_for(client.recv(), 10) for _ in texts] == texts
    received = b""
    while not received.endswith(CLOSE_1013):
        received += (piece := await asyncio.wait_for(reader.read(65_536), 5))
        assert piece, "the connection ended without 1013"
    assert received.count(b"x" * 8000) < 600
    writer.close()
    for client in clients:
        await client.close()


def test_a_large_upload_arrives_whole(serve):
    body = os.urandom(20 * 1024 * 1024)
    status, text = ask(serve(), method="POST", body=body)
    said = json.loads(text)
    assert (status, said["length"], said["digest"]) == (200, str(len(body)), hashlib.sha256(body).hexdigest())


def test_an_upload_in_chunks_has_a_length(serve):
    status, text = ask(serve(), method="POST", body=iter([b"a" * 70_000, b"b" * 9]), encode_chunked=True,
                       headers={"Transfer-Encoding": "chunked"})  # fmt: skip
    expected = hashlib.sha256(b"a" * 70_000 + b"b" * 9).hexdigest()
    assert (status, json.loads(text)["length"], json.loads(text)["digest"]) == (200, "70009", expected)


@pytest.mark.parametrize("size", [0, 65_536, 131_072])
def test_a_body_that_fills_its_pieces_exactly_arrives(serve, size):
    status, text = ask(serve(), method="POST", body=b"z" * size)
    assert (status, json.loads(text)["digest"]) == (200, hashlib.sha256(b"z" * size).hexdigest())


def test_a_body_that_is_too_large_is_refused_with_a_sentence(serve):
    port = serve(most_bytes=1000)
    assert ask(port, method="POST", body=b"z" * 1001)[0] == 413
    status, text = ask(port, method="POST", body=iter([b"z" * 600] * 2), encode_chunked=True,
                       headers={"Transfer-Encoding": "chunked"})  # fmt: skip
    assert (status, text) == (413, b"What you sent is too large. Send a smaller file.")
    assert CALLS == []


def test_a_browser_that_sends_too_much_gets_the_page_once_it_has_sent_it_all(serve):
    """Unread bytes would reset the connection, and the browser would show its own error instead."""
    port = serve(most_bytes=1_000_000, too_large=lambda: "<p>Go back</p>")

    assert ask(port, method="POST", body=b"z" * 3_900_000) == (413, b"<p>Go back</p>")
    assert CALLS == []


def test_a_body_without_end_is_not_heard_out_for_ever(serve):
    port = serve(most_bytes=1000)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as link:
        head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        link.sendall(head + (b"3e8\r\n" + b"z" * 1000 + b"\r\n") * 6)
        assert link.recv(100).startswith(b"HTTP/1.1 413")
    assert CALLS == []


def test_who_asks_before_sending_is_refused_before_it_sends(serve):
    port = serve(most_bytes=1000)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as link:
        link.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9000000\r\n\r\n")
        assert link.recv(100).startswith(b"HTTP/1.1 413")


def test_a_body_that_breaks_off_never_looks_whole(serve):
    port = serve()
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.sendall(b"POST /broken HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf")
    assert ask(port)[0] == 200
    assert CALLS == ["/"]


def test_clients_that_send_slowly_hold_no_thread(serve):
    port = serve(threads=1)
    links = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    for link in links:
        link.sendall(b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nh")
    assert ask(port)[0] == 200
    for link in links:
        link.close()


def test_a_client_that_reads_nothing_is_given_up(serve, monkeypatch):
    monkeypatch.setattr(bridge, "SILENCE", 0.2)
    port = serve(threads=1)
    with socket.socket() as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.connect(("127.0.0.1", port))
        link.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        assert ask(port)[0] == 200  # the only thread is free again
    assert CALLS == ["/large", "/"]


def test_a_client_that_leaves_in_the_middle_of_an_answer_harms_nobody(serve):
    port = serve(threads=1)
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        assert link.recv(1000)
    assert ask(port)[0] == 200


def test_a_header_with_an_underscore_does_not_pass_for_the_proxys(serve):
    said = json.loads(ask(serve(), headers={"X_Forwarded_Proto": "https"})[1])
    assert said["spoofed"] is None
    assert hub.topics() == []
