"""What a desk is made of: lines that say what waits, where to press, and until when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from incubator.core.flow import Badge


@dataclass(frozen=True)
class Line:
    """One thing on a desk. `button` names the act; without one the whole row leads there."""

    icon: str
    title: str | Promise
    href: str
    note: str | Promise = ""
    badge: Badge | None = None
    button: str | Promise = ""
    at: datetime | date | None = None


@dataclass(frozen=True)
class Count:
    """A queue of the operators: how many wait, since when."""

    icon: str
    label: str | Promise
    href: str
    number: int
    oldest: Any = None
