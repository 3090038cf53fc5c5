"""Two stylesheets from many, put together when a source changed, found like any static file.

`ui/site.css` for every page; `ui/inside.css` beside it for who is signed in: what no visitor's page shows.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

SOURCES = Path(__file__).parent / "static" / "ui" / "css"
NAME, INSIDE_NAME = "ui/site.css", "ui/inside.css"
INSIDE = {
    "components": ("board", "chart", "chat", "dialog", "draft", "scale", "sort", "timeline", "whiskers"),
    "pages": ("bookings", "evidence", "gallery", "gates", "intake", "pitch", "reviews", "suggestions"),
}
LAYERS = "@layer reset, tokens, base, layout, components, utilities;"


def sheets() -> list[Path]:
    """The sources of `site.css` in the order of their layers, then of their names."""
    first = [SOURCES / f"{layer}.css" for layer in ("reset", "tokens", "base", "layout")]
    parts = sorted((SOURCES / "components").glob("*.css")) + sorted((SOURCES / "pages").glob("*.css"))
    inside = inside_sheets()
    return [*first, *(part for part in parts if part not in inside), SOURCES / "utilities.css"]


def inside_sheets() -> list[Path]:
    return [SOURCES / folder / f"{name}.css" for folder, names in INSIDE.items() for name in names]


def squeezed(css: str) -> str:
    """Without comments, indentation and empty lines. No string of ours holds a comment mark."""
    parts = css.split("/*")
    bare = parts[0] + "".join(part.partition("*/")[2] for part in parts[1:])
    lines = (line.strip() for line in bare.splitlines())
    return "".join(line if line.endswith(("{", ";", "}")) else line + " " for line in lines if line)


def bundle(name: str = NAME) -> str:
    """A whole stylesheet; the same sources give the same text."""
    parts = inside_sheets() if name == INSIDE_NAME else sheets()
    return "\n".join([LAYERS, *(squeezed(sheet.read_text()) for sheet in parts)]) + "\n"


def folder() -> Path:
    return Path(getattr(settings, "DATA_DIR", Path(settings.BASE_DIR) / ".data")) / "bundle"


def written(name: str = NAME) -> Path:
    """The bundle's file, written anew if its text would differ (in one move: nobody reads half of it)."""
    target, text = folder() / name, bundle(name)
    if not target.exists() or target.read_text() != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(text)
        draft.replace(target)
    return target


class BundleFinder(BaseFinder):
    """Offers both to runserver, WhiteNoise and collectstatic."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in (NAME, INSIDE_NAME):
            return []
        return [str(written(path))] if find_all else str(written(path))

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in (NAME, INSIDE_NAME):
            if not matches_patterns(name, ignore_patterns or []):
                written(name)
                yield name, FileSystemStorage(location=folder())
