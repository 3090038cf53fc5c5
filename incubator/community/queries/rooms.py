"""Reading rooms: which somebody may enter, with what is unread, and the messages by number."""

from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.fetch_modes import FETCH_RAISE
from django.db.models.functions import Coalesce

from incubator.accounts.permissions import is_operator
from incubator.community.models import ChatRoom, Message, ReadMark, Registration
from projects.models import Membership

WINDOW = 60
CATCH_UP = 200


def visible_rooms(user: Any) -> QuerySet[ChatRoom]:
    """The rooms that this person may enter (the twin of `permissions.may_enter`)."""
    if not user.is_authenticated:
        return ChatRoom.objects.none()
    board = Membership.objects.filter(project=OuterRef("project"), person=user)
    coming = Registration.objects.filter(
        event=OuterRef("event"), person=user, state__in=["registered", "attended"]
    )
    allowed = Q(kind="space") | Q(Exists(board)) | Q(Exists(coming)) | Q(event__organiser=user)
    if is_operator(user):
        allowed |= Q(project__isnull=False) | Q(event__isnull=False)
    direct = ChatRoom.people.through.objects.filter(chatroom=OuterRef("pk"), person=user)
    return ChatRoom.objects.filter(allowed | Q(Q(kind="direct") & Exists(direct))).select_related(
        "project", "event"
    )


def room_list(user: Any) -> QuerySet[ChatRoom]:
    """With `unread`, unread first, then the latest."""
    mark = ReadMark.objects.filter(room=OuterRef("pk"), person=user).values("number")[:1]
    seen = Coalesce(Subquery(mark, output_field=IntegerField()), 0)
    last = Message.objects.filter(room=OuterRef("pk"), number=OuterRef("last_number"), removed_at=None)
    return (
        visible_rooms(user)
        .annotate(unread=F("last_number") - seen, last_text=Subquery(last.values("text")[:1]))
        .order_by(F("unread").desc(), F("last_at").desc(nulls_last=True), "pk")
        .fetch_mode(FETCH_RAISE)
    )


def newest_messages(room: ChatRoom, before: int | None = None) -> list[Message]:
    """The last of the room (or those before a number), in order."""
    messages = Message.objects.filter(room=room).select_related("by").order_by("-number")
    if before is not None:
        messages = messages.filter(number__lt=before)
    return list(messages[:WINDOW])[::-1]


def messages_after(room_id: int, number: int) -> list[Message]:
    """All after `number`, in order, at most `CATCH_UP`; the client asks again from the last."""
    after = Message.objects.filter(room_id=room_id, number__gt=number).select_related("by").order_by("number")
    return list(after[:CATCH_UP])


def own_messages(user: Any) -> QuerySet[Message]:
    """Messages in rooms that this person may enter."""
    return Message.objects.filter(room__in=visible_rooms(user)).select_related("room__project", "by")


def read_mark(room: ChatRoom, user: Any) -> int:
    return ReadMark.objects.filter(room=room, person=user).values_list("number", flat=True).first() or 0


def frame_of(message: Message) -> dict[str, Any]:
    """A message as clients get it. A removed one keeps its number and loses its words."""
    by = message.by
    return {
        "type": "message",
        "number": message.number,
        "id": message.pk,
        "key": message.key,
        "text": "" if message.removed_at else message.text,
        "at": message.made_at.isoformat(),
        "edited": bool(message.edited_at),
        "removed": bool(message.removed_at),
        "by": {"handle": by.handle, "name": by.name, "initials": by.initials, "hue": by.hue} if by else None,
    }
