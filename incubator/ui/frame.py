"""The frame round every page: navigation and what upper apps hang into it.

Upper apps call these in `AppConfig.ready`:
    frame.register("unread", unread_count)      # how many new notifications; asked once a page, if shown
    frame.register("pitches", may_see_pitches)  # who sees “Pitches”
    frame.register("operations", is_operator)   # who sees “Operations”
    frame.add(Item(_("Labels"), "/labels/", "tag", is_editor, place=80))
Predicates get `request.user`, a visitor too, and should not query.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Ask = Callable[[Any], Any]

hooks: dict[str, Ask] = {}


def anybody(user: Any) -> bool:
    return True


def members(user: Any) -> bool:
    return bool(user.is_authenticated)


def visitors(user: Any) -> bool:
    return not user.is_authenticated


def hooked(name: str) -> Ask:
    """A predicate that another app will give; until then nobody."""
    return lambda user: bool(name in hooks and user.is_authenticated and hooks[name](user))


@dataclass(frozen=True)
class Item:
    """A place of the main navigation; `tab` puts it at the thumb of a phone (five fit)."""

    label: str | Promise
    url: str
    icon: str
    predicate: Ask = anybody
    place: int = 50
    tab: bool = False
    short: str | Promise = ""


items: list[Item] = [
    Item(_("Desk"), "/desk/", "house", members, 10, tab=True),
    Item(_("Projects"), "/projects/", "folder-kanban", anybody, 20, tab=True),
    Item(_("Mentors"), "/mentors/", "graduation-cap", members, 30),
    Item(_("Resources"), "/resources/", "calendar-check", anybody, 40, tab=True, short=_("Book")),
    Item(_("Pitches"), "/pitches/", "rocket", hooked("pitches"), 45),
    Item(_("Events"), "/events/", "sparkles", anybody, 50, tab=True),
    Item(_("Talk"), "/talk/", "message-circle", members, 60, tab=True),
    Item(_("Stories"), "/stories/", "book-open", visitors, 70, tab=True),
    Item(_("Operations"), "/operations/", "wrench", hooked("operations"), 90),
]


def register(name: str, ask: Ask) -> None:
    """Give the frame an answer about a person; the last one given counts."""
    hooks[name] = ask


def add(item: Item) -> None:
    """Put a place into the navigation; the same address replaces."""
    items[:] = sorted([other for other in items if other.url != item.url] + [item], key=lambda one: one.place)


def navigation(user: Any, path: str) -> list[dict[str, Any]]:
    """What this person sees of the navigation, with the place that `path` is in marked."""
    return [
        {
            "label": item.label,
            "short": item.short or item.label,
            "url": item.url,
            "icon": item.icon,
            "tab": item.tab,
            "current": path.startswith(item.url),
        }
        for item in items
        if item.predicate(user)
    ]


def unread(user: Any) -> int:
    """New notifications of a member; 0 until somebody counts them."""
    return int(hooks["unread"](user)) if "unread" in hooks and user.is_authenticated else 0
