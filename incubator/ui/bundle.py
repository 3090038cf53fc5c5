"""One stylesheet from many: `ui/site.css`, put together when a source changed, found like any static file."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

SOURCES = Path(__file__).parent / "static" / "ui" / "css"
NAME = "ui/site.css"
LAYERS = "@layer reset, tokens, base, layout, components, utilities;"


def sheets() -> list[Path]:
    """The sources in the order of their layers, then of their names."""
    first = [SOURCES / f"{layer}.css" for layer in ("reset", "tokens", "base", "layout")]
    parts = sorted((SOURCES / "components").glob("*.css")) + sorted((SOURCES / "pages").glob("*.css"))
    return [*first, *parts, SOURCES / "utilities.css"]


def squeezed(css: str) -> str:
    """Without comments, indentation and empty lines. No string of ours holds a comment mark."""
    parts = css.split("/*")
    bare = parts[0] + "".join(part.partition("*/")[2] for part in parts[1:])
    lines = (line.strip() for line in bare.splitlines())
    return "".join(line if line.endswith(("{", ";", "}")) else line + " " for line in lines if line)


def bundle() -> str:
    """The whole stylesheet; the same sources give the same text."""
    return "\n".join([LAYERS, *(squeezed(sheet.read_text()) for sheet in sheets())]) + "\n"


def folder() -> Path:
    return Path(getattr(settings, "DATA_DIR", Path(settings.BASE_DIR) / ".data")) / "bundle"


def written() -> Path:
    """The bundle's file, written anew if its text would differ (in one move: nobody reads half of it)."""
    target, text = folder() / NAME, bundle()
    if not target.exists() or target.read_text() != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(text)
        draft.replace(target)
    return target


class BundleFinder(BaseFinder):
    """Offers `ui/site.css` to runserver, WhiteNoise and collectstatic."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        return [str(written())] if find_all else str(written())

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        if not matches_patterns(NAME, ignore_patterns or []):
            written()
            yield NAME, FileSystemStorage(location=folder())
