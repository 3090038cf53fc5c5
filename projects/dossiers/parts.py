"""What a dossier is made of: parts in the order of reading, the same for the ZIP and for the PDF."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Enclosed:
    """A file beside the words: its place in the storage, its place in the ZIP, and what people call it."""

    stored: str
    path: str
    name: str
    is_picture: bool = False


@dataclass(frozen=True)
class Part:
    """A heading with facts, somebody's own words (Markdown) and files; `sheet` is the Markdown file it stands in."""

    sheet: str
    level: int
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    text: str = ""
    files: tuple[Enclosed, ...] = ()


@dataclass(frozen=True)
class Content:
    """All of it: who reads it, the parts, and the same as plain facts for `project.json`."""

    title: str
    tagline: str
    asked_by: str
    at: datetime
    space: str
    parts: Sequence[Part]
    facts: dict[str, Any]

    @property
    def files(self) -> list[Enclosed]:
        return [file for part in self.parts for file in part.files]


def plain(thing: Any) -> Any:
    """As JSON knows it."""
    if isinstance(thing, datetime | date):
        return thing.isoformat()
    if isinstance(thing, dict):
        return {str(key): plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [plain(value) for value in thing]
    if hasattr(thing, "__dataclass_fields__"):
        return plain(asdict(thing))
    return thing if thing is None or isinstance(thing, bool | int | float | str) else str(thing)
