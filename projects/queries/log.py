"""The log as a visitor may read it: entries of public projects, named only where their author chose to be public."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import JSONObject

from projects.models import UpdatePicture
from projects.queries.people import shown_to
from projects.queries.visible import visible_updates

MOST = 30


@dataclass(frozen=True)
class LogState:
    """The latest entries, when the last was written, and a tag that differs when anything in them does."""

    entries: Sequence[Any]
    latest: datetime | None
    tag: str


def shots() -> ArraySubquery:
    """Key, words and size of each picture of an entry, in their order, read with the entry."""
    pictures = UpdatePicture.objects.filter(update=OuterRef("pk")).order_by("position", "pk")
    return ArraySubquery(pictures.values(shot=JSONObject(pk="pk", alt="alt", size="size")))


def public_log() -> QuerySet[Any]:
    visitor = AnonymousUser()
    author = Case(When(shown_to(visitor, "by__"), then=F("by__name")), default=Value(""))
    return (
        visible_updates(visitor)
        .filter(removed_at=None)
        .annotate(author=author, shots=shots())
        .order_by("-made_at", "-pk")
        .fetch_mode(models.FETCH_RAISE)
    )


def public_state(log: QuerySet[Any], about: str) -> LogState:
    entries = list(log[:MOST])
    facts = [(entry.pk, entry.text, entry.author, entry.project.title, entry.shots) for entry in entries]
    tag = hashlib.sha256(repr((about, facts)).encode()).hexdigest()[:32]
    return LogState(entries, entries[0].made_at if entries else None, tag)
