"""The socket of a room, at `/ws/rooms/<pk>/`.

In: `{"after": n}` (all after the last that I saw), `{"say": text, "key": key}`, `{"read": n}`, `{"typing": 1}`.
Out: `{"type": "message", "number", …}`, `{"type": "caught_up", "number", "more"}`, `{"type": "typing", "by"}`.
"""

import json
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from incubator.community.actions import talk
from incubator.community.models import ChatRoom
from incubator.community.queries.rooms import CATCH_UP, frame_of, messages_after, visible_rooms
from incubator.core.live import publish
from incubator.core.live.socket import FORBIDDEN, HubSocket


class RoomSocket(HubSocket):
    """One room. Who may not enter is refused before the handshake, and put out when the right ends."""

    access: ClassVar[str] = "community.enter_room"
    frame_limit: ClassVar[int] = 20_000
    rate: ClassVar[float] = 10.0
    room: ChatRoom

    async def opened(self) -> None:
        room = await self.in_thread(lambda: visible_rooms(self.user).filter(pk=self.kwargs["pk"]).first())
        if room is None:
            await self.close(FORBIDDEN)
            return
        self.room = room
        await self.join(f"room:{room.pk}")

    async def received(self, data: dict[str, Any]) -> None:
        if isinstance(data.get("after"), int):
            await self.catch_up(data["after"])
        elif isinstance(data.get("say"), str) and isinstance(data.get("key"), str):
            await self.say(data["say"], data["key"])
        elif isinstance(data.get("read"), int):
            await self.in_thread(talk.mark_read, self.room, by=self.user, number=data["read"])
        elif "typing" in data:
            frame = json.dumps({"type": "typing", "by": self.user.handle, "name": self.user.name})
            await self.in_thread(publish, f"room:{self.room.pk}", frame)
        else:
            await self.error("unknown", _("Send after, say with key, read, or typing."))

    async def lost(self, topic: str) -> None:
        await self.close(FORBIDDEN)

    async def catch_up(self, number: int) -> None:
        """All after `number`, in order; `more` says that there are further ones to ask for."""
        messages = await self.in_thread(messages_after, self.room.pk, number)
        for message in messages:
            await self.reply(frame_of(message))
        last = messages[-1].number if messages else number
        await self.reply({"type": "caught_up", "number": last, "more": len(messages) == CATCH_UP})

    async def say(self, text: str, key: str) -> None:
        """Post it and acknowledge it to the sender, who may have sent it before."""
        message = await self.in_thread(talk.post_message, self.room, by=self.user, text=text, key=key)
        await self.reply({"type": "kept", "key": key, "number": message.number})
