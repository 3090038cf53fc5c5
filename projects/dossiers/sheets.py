"""The parts as Markdown files."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import quote

from projects.dossiers.parts import Part

SIGNS = re.compile(r"([\\`*_\[\]<>#|])")


def sheets(parts: Iterable[Part]) -> Iterator[tuple[str, str]]:
    """Each file's path and text. Parts of one sheet stand together."""
    for sheet, own in groupby(parts, key=lambda part: part.sheet):
        yield sheet, "\n\n".join(markdown_of(part) for part in own).rstrip() + "\n"


def markdown_of(part: Part) -> str:
    """A heading, its facts as a list, the words as they were written, and links to the files."""
    back = "../" * (len(PurePosixPath(part.sheet).parts) - 1)
    blocks = [f"{'#' * part.level} {one_line(part.title)}"]
    if part.facts:
        blocks.append("\n".join(f"- **{one_line(label)}:** {one_line(value)}" for label, value in part.facts))
    if part.text.strip():
        blocks.append(part.text.strip())
    for file in part.files:
        sign = "!" if file.is_picture else ""
        blocks.append(f"{sign}[{one_line(file.name)}]({back}{quote(file.path)})")
    return "\n\n".join(blocks)


def one_line(text: str) -> str:
    """Words that are no Markdown, so that a title can't begin a list or a link of its own."""
    return SIGNS.sub(r"\\\1", " ".join(text.split()))
