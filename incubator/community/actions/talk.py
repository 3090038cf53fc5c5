"""Saying something in a room. The row first, numbered in its room; the live frame after commit."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.community.models import ChatRoom, Message, ReadMark
from incubator.community.queries.rooms import frame_of
from incubator.core.access import allows, require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import send
from incubator.core.refusal import Refused
from incubator.notices.actions import notify
from projects.models import Project

LONGEST = 4000
MENTION = re.compile(r"@([a-z0-9-]{2,60})")


def room_of_project(project: Project) -> ChatRoom:
    """The project's room, made when it is not there."""
    room, _made = ChatRoom.objects.get_or_create(
        project=project, defaults={"kind": ChatRoom.Kind.PROJECT, "title": project.title}
    )
    return room


@transaction.atomic
def post_message(room: ChatRoom, *, by: Person, text: str, key: str) -> Message:
    """Say it. With a `key` that this person used in this room before, it is that message again: nothing is doubled."""
    room = ChatRoom.objects.select_for_update(of=("self",)).select_related("project", "event").get(pk=room.pk)
    require(by, "community.enter_room", room)
    text = text.strip()
    if not text or len(text) > LONGEST or not key or len(key) > 40:
        raise Refused(_("A message has between 1 and 4,000 characters."))
    if before := Message.objects.filter(room=room, by=by, key=key).select_related("by").first():
        return before
    room.last_number += 1
    room.last_at = now()
    room.save(update_fields=["last_number", "last_at"])
    message = Message.objects.create(room=room, number=room.last_number, by=by, text=text, key=key)
    ReadMark.objects.update_or_create(room=room, person=by, defaults={"number": message.number})
    send(f"room:{room.pk}", frame_of(message))
    tell_mentioned(room, message, by)
    return message


def tell_mentioned(room: ChatRoom, message: Message, by: Person) -> None:
    """Whoever is mentioned by handle and may enter the room is told; others don't learn of it."""
    handles = set(MENTION.findall(message.text))
    if not handles:
        return
    people = [p for p in Person.objects.filter(handle__in=handles) if allows(p, "community.enter_room", room)]
    if people:
        entry = record("message.mentioned", message, by=by, room=room.title)
        notify(people, entry, url=room.get_absolute_url())


def locked_message(message: Message) -> Message:
    return Message.objects.select_for_update(of=("self",)).select_related("room", "by").get(pk=message.pk)


@transaction.atomic
def edit_message(message: Message, *, by: Person, text: str) -> Message:
    """Change one's own words; it is shown as edited."""
    message = locked_message(message)
    require(by, "community.change_message", message)
    if message.removed_at or not text.strip() or len(text) > LONGEST:
        raise Refused(_("That message can't be changed any more."))
    message.text, message.edited_at = text.strip(), now()
    message.save(update_fields=["text", "edited_at"])
    send(f"room:{message.room_id}", frame_of(message))
    return message


@transaction.atomic
def remove_message(message: Message, *, by: Person) -> Message:
    """Take it out of sight; that something stood there stays visible, and the journal says who removed it."""
    message = locked_message(message)
    require(by, "community.remove_message", message)
    if message.removed_at is None:
        message.removed_at = now()
        message.save(update_fields=["removed_at"])
        record("message.removed", message, by=by, room=message.room.title)
        send(f"room:{message.room_id}", frame_of(message))
    return message


@transaction.atomic
def mark_read(room: ChatRoom, *, by: Person, number: int) -> None:
    """Remember how far; a mark never goes back, nor beyond what was said."""
    number = min(max(number, 0), ChatRoom.objects.values_list("last_number", flat=True).get(pk=room.pk))
    mark, _made = ReadMark.objects.select_for_update().get_or_create(room=room, person=by)
    if number > mark.number:
        mark.number = number
        mark.save(update_fields=["number"])
