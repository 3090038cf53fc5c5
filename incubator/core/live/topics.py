"""Which kinds of topic there are, and who may listen to one. Apps register theirs in `AppConfig.ready`."""

import re
from collections.abc import Callable
from typing import Any

type Predicate = Callable[[Any, int], bool]

KINDS: dict[str, Predicate] = {}
WELL_FORMED = re.compile(r"([a-z][a-z_]{0,30}):([0-9]{1,18})")


def topic(kind: str, predicate: Predicate) -> None:
    """Say who may listen to `kind:<pk>`: `predicate(user, pk)`, in a thread; `user` may be anonymous."""
    KINDS[kind] = predicate


def is_known(name: str) -> bool:
    """Whether the topic's kind has a predicate."""
    return name.partition(":")[0] in KINDS


def may_listen(user: Any, name: str) -> bool:
    """Whether this person may hear this topic; what is malformed or unknown nobody may."""
    match = WELL_FORMED.fullmatch(name)
    if match is None or match[1] not in KINDS:
        return False
    return bool(KINDS[match[1]](user, int(match[2])))
