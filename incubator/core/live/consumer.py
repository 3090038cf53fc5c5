"""The socket of live pages, at `/ws/live/`: a page says which topics it shows and is nudged when one changes.

In: `{"listen": ["project:12", …]}`, `{"leave": […]}`, `{"ping": 1}`. Out: the nudges; `{"listening": […]}`
and `{"refused": […]}` as answers; `{"type": "lost", "topic"}` when a right is gone; `{"type": "resync"}`
after a gap.
"""

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from incubator.core.live.socket import HubSocket
from incubator.core.live.topics import may_listen

__all__ = ["HubSocket", "LiveConsumer"]

MOST_TOPICS = 20


class LiveConsumer(HubSocket):
    """Anybody may connect; each topic is authorised by itself."""

    access: ClassVar[str] = "public"

    async def received(self, data: dict[str, Any]) -> None:
        """One of the three messages above; others are answered with an error."""
        if "ping" in data:
            await self.reply({"pong": data["ping"] if isinstance(data["ping"], int) else 1})
        elif _are_names(data.get("listen")):
            await self._listen(list(dict.fromkeys(data["listen"])))
        elif _are_names(data.get("leave")):
            for topic in self.topics.intersection(data["leave"]):
                await self.leave(topic)
        else:
            await self.error("unknown", _("Send listen or leave with a list of topics, or ping."))

    async def _listen(self, names: list[str]) -> None:
        """Join what may be heard, and say which is which. Twenty topics at most, however often one asks."""
        if len(self.topics.union(names)) > MOST_TOPICS:
            await self.error(
                "too_many", _("A page can listen to %(most)s topics at most.") % {"most": MOST_TOPICS}
            )
            return
        allowed = await self.in_thread(_allowed, self.user, names)
        for topic in allowed:
            await self.join(topic)
        await self.reply({"listening": allowed})
        if refused := [name for name in names if name not in allowed]:
            await self.reply({"refused": refused})


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _allowed(user: Any, names: list[str]) -> list[str]:
    return [name for name in names if may_listen(user, name)]
