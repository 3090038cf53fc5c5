"""Talking: numbered in the room, once, in order; nobody reads or writes a room that they may not enter."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incubator.community.actions.talk import (
    edit_message,
    mark_read,
    post_message,
    remove_message,
    room_of_project,
)
from incubator.community.models import ChatRoom, Message, ReadMark
from incubator.community.queries.rooms import frame_of, messages_after, visible_rooms
from incubator.community.reactions import open_project_room
from incubator.core.access import allows
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from tests.races import together


@pytest.fixture
def room(project):
    return room_of_project(project)


@pytest.fixture
def hall(db):
    return ChatRoom.objects.create(kind="space", title="General")


def test_messages_are_numbered_by_one_in_their_room(room, hall, lead, member):
    said = [post_message(room, by=lead, text="a", key="1"), post_message(room, by=member, text="b", key="1")]
    elsewhere = post_message(hall, by=lead, text="c", key="1")

    assert [message.number for message in said] == [1, 2]
    assert elsewhere.number == 1


def test_a_message_sent_again_is_the_same_message(room, lead):
    first, again = (post_message(room, by=lead, text="hello", key="abc") for _ in range(2))

    assert (first.pk, Message.objects.count()) == (again.pk, 1)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_twenty_numbers_without_a_gap(room, lead):
    together(20, lambda n: post_message(room, by=lead, text=str(n), key=str(n)))

    assert list(Message.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 21))


@pytest.mark.parametrize(
    ("text", "key"), [("", "k"), ("   ", "k"), ("x" * 4001, "k"), ("hello", ""), ("hello", "k" * 41)]
)
def test_what_is_no_message_is_refused_in_a_sentence(room, lead, text, key):
    with pytest.raises(Refused, match="between 1 and 4,000"):
        post_message(room, by=lead, text=text, key=key)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "שלום עולם", "👩🏽‍🔧" * 50, "a\u202eb", "x\n" * 500]
)
def test_any_words_come_back_as_they_were_said(room, lead, client_of, text):
    message = post_message(room, by=lead, text=text, key="k")

    assert frame_of(message)["text"] == text.strip()
    assert b"<script>alert" not in client_of(lead).get(room.get_absolute_url()).content


def test_a_stranger_says_nothing(room, stranger):
    with pytest.raises(PermissionDenied):
        post_message(room, by=stranger, text="let me in", key="k")
    assert Message.objects.count() == 0


CAST = ["lead", "member", "mentor_person", "investor_person", "operator", "stranger"]


def test_the_rooms_that_somebody_sees_are_those_that_they_may_enter(request, room, hall, lead, operator):
    direct = ChatRoom.objects.create(kind="direct", title="Two")
    direct.people.add(lead, operator)
    seen = {}
    for name, one in itertools.product(CAST, [room, hall, direct]):
        somebody = request.getfixturevalue(name)
        sees = visible_rooms(somebody).filter(pk=one.pk).exists()
        assert sees is allows(somebody, "community.enter_room", one), (name, one.title)
        seen[name, one.title] = sees

    assert {pair for pair, sees in seen.items() if sees} == {
        *itertools.product(CAST, ["General"]),
        *itertools.product(["lead", "member", "operator"], ["Quiet Kiln"]),
        ("lead", "Two"),
        ("operator", "Two"),
    }


def test_a_stranger_finds_no_room_and_a_visitor_signs_in_first(room, client_of, stranger, lead):
    post_message(room, by=lead, text="the secret recipe", key="k")

    assert client_of(stranger).get(room.get_absolute_url()).status_code == 404
    assert client_of(None).get(room.get_absolute_url()).status_code in (302, 404)
    assert "the secret recipe" in client_of(lead).get(room.get_absolute_url()).content.decode()


def test_only_the_author_edits_and_only_author_or_operator_removes(room, lead, member, operator):
    message = post_message(room, by=lead, text="frist", key="k")
    with pytest.raises(PermissionDenied):
        edit_message(message, by=operator, text="mine now")
    with pytest.raises(PermissionDenied):
        remove_message(message, by=member)

    assert edit_message(message, by=lead, text="first").edited_at is not None
    removed = frame_of(remove_message(message, by=operator))
    assert (removed["text"], removed["removed"], removed["number"]) == ("", True, 1)
    assert Entry.objects.filter(verb="message.removed", actor=operator).count() == 1


def test_a_client_that_comes_back_gets_all_after_its_last_in_order(room, lead):
    for n in range(7):
        post_message(room, by=lead, text=f"m{n}", key=str(n))

    assert [(m.number, m.text) for m in messages_after(room.pk, 4)] == [(5, "m4"), (6, "m5"), (7, "m6")]


def test_a_read_mark_never_goes_back_nor_beyond_what_was_said(room, lead, member):
    for n in range(3):
        post_message(room, by=lead, text="x", key=str(n))
    for number in (2, 1, -5, 99):
        mark_read(room, by=member, number=number)

    assert ReadMark.objects.get(room=room, person=member).number == 3


def test_who_is_mentioned_is_told_if_they_may_enter(room, lead, member, stranger):
    post_message(room, by=lead, text=f"@{member.handle} and @{stranger.handle}: look", key="k")

    assert list(Notification.objects.values_list("person__name", flat=True)) == ["Milo Member"]


def test_a_project_has_its_room_by_reaction_once(project, lead):
    entry = Entry(verb="project.registered", subject=f"projects.project:{project.pk}")
    open_project_room(entry)
    open_project_room(entry)

    assert ChatRoom.objects.filter(project=project).count() == 1


@pytest.mark.parametrize("rooms", [1, 3])
def test_the_list_of_rooms_keeps_its_queries(rooms, lead, client_of, django_assert_num_queries):
    for n in range(rooms):
        room = ChatRoom.objects.create(kind="space", title=f"Room {n}")
        post_message(room, by=lead, text="hello", key=str(n))
    client = client_of(lead)
    client.get(reverse("room_list"))

    with django_assert_num_queries(LIST_QUERIES):
        assert client.get(reverse("room_list")).status_code == 200


LIST_QUERIES = 6
