"""Names inside the ZIP: nothing that a system takes for a folder, a drive or a command, and none twice."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.utils.text import slugify

LONGEST = 100
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]')
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def safe_name(name: str) -> str:
    """One part of a path that unpacks the same everywhere, in its own script; its ending stays."""
    name = FORBIDDEN.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = name, "", ""
    stem = stem.strip(" .")[:LONGEST].strip(" .")
    if not stem or stem.split(".")[0].casefold() in RESERVED:
        stem = f"_{stem}"
    return f"{stem}{dot}{ending}"


def short(words: str) -> str:
    """A folder's word: of its letters, whatever the script; empty when there are none."""
    return slugify(words, allow_unicode=True)[:40].strip("-_")


class Places:
    """Hands out each path once, also for systems that do not tell A from a."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def place(self, *folders: str, name: str) -> str:
        folder = PurePosixPath(*(safe_name(one) for one in folders))
        wished = PurePosixPath(safe_name(name))
        path, number = folder / wished, 1
        while str(path).casefold() in self.taken:
            number += 1
            path = folder / f"{wished.stem}-{number}{wished.suffix}"
        self.taken.add(str(path).casefold())
        return str(path)
