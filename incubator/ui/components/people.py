"""People: the round picture, and a line that says who."""

from typing import Any

from django.utils.safestring import SafeString

from incubator.ui.components.base import inner, kept, render

HUES = 6


def hue_of(person: Any) -> int:
    """One of the six colours of a person without a picture."""
    hue = getattr(person, "hue", 0) or 0
    return int(hue) if 1 <= int(hue) <= HUES else 1 + int(hue) % HUES


def picture_of(person: Any) -> str:
    """The address of somebody's picture, or empty."""
    if (own := getattr(person, "photo_url", None)) is not None:
        return str(own)
    photo = getattr(person, "photo", None)
    if not photo:
        return ""
    return photo if isinstance(photo, str) else str(photo.url)


def address_of(person: Any) -> str:
    find = getattr(person, "get_absolute_url", None)
    return str(find()) if find else ""


def avatar(content: str, *, person: Any = None, size: str = "", named: bool = False) -> SafeString:
    """A picture or initials; `named` when no name stands beside it. Content replaces the initials."""
    return kept(
        "avatar",
        text=inner(content) or getattr(person, "initials", "") or "?",
        name=getattr(person, "name", "") if named else "",
        hue=hue_of(person) if person else 0,
        picture=picture_of(person) if person else "",
        size=size,
    )


def person(content: str, *, of: Any, note: Any = "", link: bool = True, size: str = "") -> SafeString:
    """Who: picture, name (linked), a note; content stands at the end of the line (buttons, a badge)."""
    return render(
        "person",
        content=inner(content),
        avatar=avatar("", person=of, size=size),
        name=getattr(of, "name", ""),
        href=address_of(of) if of and link else "",
        note=note,
    )
