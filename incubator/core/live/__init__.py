"""Live pages: tell whoever looks at a thing that it changed. The public face of this package.

`nudge` sends a type and an id, and pages fetch their fragment again with their own rights; `send` carries
data that all on a topic may read (chat). Both go out after commit, and never break the action that calls
them. Sockets are in `consumer` and `socket`; nothing here imports Channels, so that actions may call it.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from incubator.core.live.bus import bus
from incubator.core.live.topics import may_listen, topic

__all__ = ["may_listen", "nudge", "send", "topic"]


def nudge(topic: str, type: str, id: int | str | None = None, **data: Any) -> None:
    """After commit: `{"topic", "type", "id", …data}` to all on `topic`. Data is JSON that all may read."""
    send(topic, {"topic": topic, "type": type, "id": id, **data})


def send(topic: str, payload: Mapping[str, Any]) -> None:
    """After commit: `payload` as it stands to everybody on `topic`. It is encoded now, as it is now."""
    text = json.dumps(payload, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    transaction.on_commit(partial(publish, topic, text), robust=True)


def publish(topic: str, text: str) -> None:
    """Hand over to the bus at once."""
    bus().publish(topic, text)
