"""Writing to the journal, and saying who wants to hear of what.

Only actions call `record`, inside their own transaction. `reactions.py` of an app subscribes with `@reacts`; each
subscriber gets each entry at least once, in order per subject (see `outbox`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from incubator.core.journal_text import SENTENCES, announce, plain, sentence
from incubator.core.models import Delivery, Entry

__all__ = ["announce", "name", "plain", "reacts", "record", "sentence"]

type Reaction = Callable[[Entry], None]


@dataclass(frozen=True)
class Subscriber:
    name: str
    verbs: frozenset[str]
    react: Reaction


SUBSCRIBERS: dict[str, Subscriber] = {}
after_commit: list[Callable[[int], None]] = []


def reacts(*verbs: str) -> Callable[[Reaction], Reaction]:
    """Subscribe a function to verbs. It runs in one transaction with the mark that it ran."""

    def subscribe(react: Reaction) -> Reaction:
        title = f"{react.__module__}.{react.__name__}"
        SUBSCRIBERS[title] = Subscriber(title, frozenset(verbs), react)
        return react

    return subscribe


def name(thing: Model) -> str:
    """How a thing is called in the journal: `projects.project:12`."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def record(verb: str, subject: Model, *, by: Any, scopes: Iterable[Model] = (), **facts: Any) -> Entry:
    """Append what was done; subscribers hear of it after commit, at least once."""
    assert connection.in_atomic_block, "an entry belongs to the transaction of what it tells"
    if verb not in SENTENCES:
        raise LookupError(f"no sentence announced for “{verb}”")
    entry = Entry.objects.create(
        verb=verb,
        subject=name(subject),
        actor=by,
        scopes=[name(scope) for scope in scopes],
        facts={"actor": by.name if by else str(SYSTEM), **facts},
    )
    owed = [s.name for s in SUBSCRIBERS.values() if verb in s.verbs]
    Delivery.objects.bulk_create(Delivery(entry=entry, subscriber=s, subject=entry.subject) for s in owed)
    if owed:
        transaction.on_commit(lambda: [tell(entry.pk) for tell in after_commit], robust=True)
    return entry


SYSTEM = "the space"
