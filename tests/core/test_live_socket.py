"""Sockets through Channels' own test client: who may listen, what is answered, when it ends."""

import asyncio
import json

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from incubator.asgi import application
from incubator.core import live
from incubator.core.live import topics
from incubator.core.live.consumer import HubSocket, LiveConsumer
from incubator.core.live.hub import hub
from incubator.core.refusal import Refused
from tests.factories import PersonFactory
from tests.sockets import WebsocketCommunicator, close_connections, threaded

pytestmark = pytest.mark.django_db(transaction=True)
ALLOWED = {1, 2}


@pytest.fixture(autouse=True)
def kinds(monkeypatch, settings):
    """One kind of topic, `thing`, of which everybody may hear what is in ALLOWED."""
    settings.REDIS_URL = ""
    monkeypatch.setattr(topics, "KINDS", {"thing": lambda user, pk: pk in ALLOWED})
    monkeypatch.setattr("tests.core.test_live_socket.ALLOWED", {1, 2})
    yield
    assert hub.topics() == [], "a socket that ended still listens"


@pytest.fixture(autouse=True)
def no_connection_left():
    yield
    close_connections()


def socket(consumer=LiveConsumer, user=None):
    made = WebsocketCommunicator(consumer.as_asgi(), "/ws/live/")
    made.scope["user"] = user or AnonymousUser()
    return made


async def opened(consumer=LiveConsumer, user=None):
    made = socket(consumer, user)
    assert (await made.connect())[0]
    return made


async def said(made, data):
    await made.send_json_to(data)
    return await made.receive_json_from(5)


async def closed_with(made):
    message = await made.receive_output(5)
    return message["type"], message.get("code")


async def test_a_nudge_reaches_who_listens_after_commit():
    made = await opened()
    assert await said(made, {"listen": ["thing:1"]}) == {"listening": ["thing:1"]}

    def act():
        with transaction.atomic():
            live.nudge("thing:1", "milestone", 7, tone="good")
            live.nudge("thing:2", "not for this one")
        with pytest.raises(LookupError), transaction.atomic():
            live.nudge("thing:1", "never happened")
            raise LookupError

    await threaded(act)
    expected = {"topic": "thing:1", "type": "milestone", "id": 7, "tone": "good"}
    assert await made.receive_json_from(5) == expected
    assert await said(made, {"ping": 3}) == {"pong": 3}
    await made.disconnect()


async def test_send_carries_its_payload_as_it_is():
    made = await opened()
    await said(made, {"listen": ["thing:1"]})
    await threaded(live.send, "thing:1", {"number": 4, "text": "Grüezi"})
    assert await made.receive_json_from(5) == {"number": 4, "text": "Grüezi"}
    await made.disconnect()


@pytest.mark.parametrize(
    "name", ["thing:3", "other:1", "thing:", "thing:1x", "thing:1 ", "", "thing:" + "9" * 40]
)
async def test_what_one_may_not_hear_is_refused_and_the_rest_joined(name):
    made = await opened()
    assert await said(made, {"listen": ["thing:1", name]}) == {"listening": ["thing:1"]}
    assert await made.receive_json_from(5) == {"refused": [name]}
    assert hub.topics() == ["thing:1"]
    await made.disconnect()


async def test_twenty_topics_at_most_however_often_one_asks(monkeypatch):
    monkeypatch.setattr(topics, "KINDS", {"thing": lambda user, pk: True})
    made = await opened()
    await said(made, {"listen": [f"thing:{number}" for number in range(20)]})
    assert (await said(made, {"listen": ["thing:20"]}))["code"] == "too_many"
    await made.send_json_to({"leave": ["thing:0"]})
    assert await said(made, {"listen": ["thing:20"]}) == {"listening": ["thing:20"]}
    assert not hub.hears("thing:0")
    await made.disconnect()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "bad_json"),
        ("[]", "bad_json"),
        ("1", "bad_json"),
        ("[" * 3000, "bad_json"),
        (json.dumps({"listen": "thing:1"}), "unknown"),
        (json.dumps({"listen": [1]}), "unknown"),
        ("{}", "unknown"),
        (json.dumps({"listen": ["é" * 3000]}, ensure_ascii=False), "too_long"),
    ],
)
async def test_a_bad_frame_is_answered_and_the_socket_goes_on(text, code):
    made = await opened()
    await made.send_to(text)
    assert (await made.receive_json_from(5))["code"] == code
    assert await said(made, {"ping": 1}) == {"pong": 1}
    await made.disconnect()


async def test_a_frame_of_bytes_is_answered_too():
    made = await opened()
    await made.send_to(bytes_data=b"\xff")
    assert (await made.receive_json_from(5))["code"] == "bad_json"
    await made.disconnect()


async def test_who_talks_too_fast_is_told_and_closed_with_1008():
    class Slow(LiveConsumer):
        rate, burst = 0.0, 2.0

    made = await opened(Slow)
    for number in (1, 2):
        assert await said(made, {"ping": number}) == {"pong": number}
    assert (await said(made, {"ping": 3}))["code"] == "too_fast"
    assert await closed_with(made) == ("websocket.close", 1008)
    await made.wait()


async def test_a_right_that_is_lost_ends_listening():
    class Watchful(LiveConsumer):
        recheck_every = 0.01

    made = await opened(Watchful)
    await made.send_json_to({"listen": ["thing:1", "thing:2"]})
    assert await made.receive_json_from(5) == {"listening": ["thing:1", "thing:2"]}
    ALLOWED.discard(2)
    assert await made.receive_json_from(5) == {"type": "lost", "topic": "thing:2"}
    assert hub.topics() == ["thing:1"]
    await made.disconnect()


@pytest.mark.parametrize("how", ["signs out", "is made inactive", "changes the password", "is deleted"])
async def test_when_the_session_ends_the_socket_closes_with_4401(how, monkeypatch):
    monkeypatch.setattr(LiveConsumer, "recheck_every", 0.01)
    person, client = await threaded(signed_in)
    made = WebsocketCommunicator(application, "/ws/live/", headers=headers_of(client))
    assert (await made.connect())[0]
    for number in range(3):
        assert await said(made, {"ping": number}) == {"pong": number}
    await threaded(end, how, person, client)
    assert await closed_with(made) == ("websocket.close", 4401)
    await made.wait()


def signed_in():
    person, client = PersonFactory(), Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.session[SESSION_KEY] == str(person.pk)
    return person, client


def headers_of(client):
    cookie = f"sessionid={client.cookies['sessionid'].value}".encode()
    return [(b"origin", b"http://localhost"), (b"host", b"localhost"), (b"cookie", cookie)]


def end(how, person, client):
    if how == "signs out":
        client.session.flush()
    elif how == "is made inactive":
        person.is_active = False
        person.save()
    elif how == "changes the password":
        person.set_password("another one, long enough")
        person.save()
    else:
        person.delete()


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
async def test_another_sites_page_gets_no_socket(origin):
    made = WebsocketCommunicator(application, "/ws/live/", headers=[(b"origin", origin.encode())])
    assert not (await made.connect())[0]
    await made.wait()


async def test_an_unknown_address_is_refused_and_raises_nothing():
    made = WebsocketCommunicator(application, "/ws/nowhere/", headers=[(b"origin", b"http://localhost")])
    assert not (await made.connect())[0]
    await made.wait()


class Room(HubSocket):
    """A consumer as another app writes one."""

    async def opened(self):
        await self.join("room:1")
        if self.user.is_anonymous:
            await self.close(4404)
        await self.reply({"type": "welcome"})

    async def received(self, data):
        for kind, error in {
            "refuse": Refused("Not now."),
            "forbid": PermissionDenied(),
            "fail": ValueError(),
        }.items():
            if kind in data:
                raise error
        if "bye" in data:
            await self.reply({"type": "bye"})
            await self.close()
        await self.reply({"type": "never after bye"})

    async def closed(self):
        self.scope["ended"].set()


class OpenRoom(Room):
    access = "public"


def room(consumer, user=None):
    made = socket(consumer, user)
    made.scope["ended"] = asyncio.Event()
    return made


async def test_a_visitor_is_refused_where_one_must_be_signed_in():
    made = room(Room)
    assert await made.connect() == (False, 4401)
    await made.wait()


async def test_opened_may_refuse_and_leaves_what_it_joined():
    made = room(OpenRoom)
    assert await made.connect() == (False, 4404)
    await made.wait()
    assert made.scope["ended"].is_set()


async def test_what_opened_says_comes_after_the_handshake_and_refusals_are_sentences(caplog):
    person = await threaded(PersonFactory)
    made = room(Room, person)
    assert (await made.connect())[0]
    assert await made.receive_json_from(5) == {"type": "welcome"}
    assert await said(made, {"refuse": 1}) == {"type": "error", "code": "refused", "text": "Not now."}
    assert (await said(made, {"forbid": 1}))["code"] == "forbidden"
    assert (await said(made, {"fail": 1}))["code"] == "failed"
    assert "a socket's frame failed" in caplog.text
    assert await said(made, {"bye": 1}) == {"type": "bye"}
    assert await closed_with(made) == ("websocket.close", 1000)
    await made.wait()
    assert made.scope["ended"].is_set()


async def test_of_a_kind_without_predicate_the_consumer_decides_alone():
    class Watchful(OpenRoom):
        async def opened(self):
            await self.join("secret:1")

    made = room(Watchful)
    assert (await made.connect())[0]
    await made.send_json_to({"bye": 1})
    assert await made.receive_json_from(5) == {"type": "bye"}
    await made.wait()


def test_each_route_says_who_may_open_it():
    assert LiveConsumer.as_asgi().consumer_class.access == "public"
