"""What upper apps hang into a project's page, without this app knowing them.

An app calls, in `AppConfig.ready`:

    panels.register("room", room_url, label=_("The team's room"))      # room_url(project, user) -> str | None

The page loads each address as a fragment after it is shown, and links to it for readers without scripts. The
address answers with its own rights; None leaves the panel out. `url_for` may ask the database once, no more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

type UrlFor = Callable[[Any, Any], str | None]


@dataclass(frozen=True)
class Panel:
    name: str
    label: str | Promise
    url: str


_registered: dict[str, tuple[str | Promise, UrlFor]] = {}


def register(name: str, url_for: UrlFor, *, label: str | Promise = "") -> None:
    """Hang in a panel; the same name replaces. `label` is what a reader without scripts follows."""
    _registered[name] = (label or name, url_for)


def panels_of(project: Any, user: Any) -> list[Panel]:
    """The panels that this person gets on this project's page, in the order of their registration."""
    asked = [(name, label, url_for(project, user)) for name, (label, url_for) in _registered.items()]
    return [Panel(name, label, url) for name, label, url in asked if url]
