"""Writing to the journal, and saying who wants to hear of what.

Only actions call `record`, inside their own transaction. `reactions.py` of an app subscribes with `@reacts`; each
subscriber gets each entry at least once, in order per subject (see `outbox`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from incubator.core.journal_text import SENTENCES, announce, plain, sentence
from incubator.core.models import Delivery, Entry

__all__ = ["announce", "name", "plain", "reacts", "record", "record_all", "sentence"]

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
    return record_all([(verb, subject, facts)], by=by, scopes=scopes)[0]


def record_all(
    told: Iterable[tuple[str, Model, Mapping[str, Any]]], *, by: Any, scopes: Iterable[Model] = ()
) -> list[Entry]:
    """The same for many at once: (verb, subject, facts) each, in two queries however many there are."""
    assert connection.in_atomic_block, "an entry belongs to the transaction of what it tells"
    rows, places = list(told), [name(scope) for scope in scopes]
    for verb, _, _ in rows:
        if verb not in SENTENCES:
            raise LookupError(f"no sentence announced for “{verb}”")
    actor = by.name if by else str(SYSTEM)
    entries = Entry.objects.bulk_create(
        Entry(verb=verb, subject=name(subject), actor=by, scopes=places, facts={"actor": actor, **facts})
        for verb, subject, facts in rows
    )
    owed = [(entry, s.name) for entry in entries for s in SUBSCRIBERS.values() if entry.verb in s.verbs]
    Delivery.objects.bulk_create(Delivery(entry=e, subscriber=s, subject=e.subject) for e, s in owed)
    for pk in dict.fromkeys(entry.pk for entry, _ in owed):
        transaction.on_commit(partial(tell_after_commit, pk), robust=True)
    return entries


def tell_after_commit(pk: int) -> None:
    for tell in after_commit:
        tell(pk)


SYSTEM = "the space"
