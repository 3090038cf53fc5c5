"""What a new version of the evidence says that the last one did not: words, files, links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from projects.queries.comparing import Piece


@dataclass(frozen=True)
class Part:
    """A file or a link: `new`, `kept`, `changed` (the same name, another content) or `gone`."""

    name: str
    kind: str


@dataclass(frozen=True)
class Compared:
    """Two versions side by side."""

    before: int
    now: int
    pieces: tuple[Piece, ...]
    files: tuple[Part, ...]
    links: tuple[Part, ...]

    @property
    def is_same_text(self) -> bool:
        return all(piece.kind == "same" for piece in self.pieces)


def files_compared(before: Iterable[tuple[str, int]], now: Iterable[tuple[str, int]]) -> tuple[Part, ...]:
    """By name and size; what was there first, in the order of the new version, then what went."""
    old = list(before)
    parts = []
    left = []
    for one in now:
        if one in old:
            old.remove(one)
            parts.append(Part(one[0], "kept"))
        else:
            left.append(one[0])
    gone = [name for name, _size in old]
    for name in left:
        if name in gone:
            gone.remove(name)
            parts.append(Part(name, "changed"))
        else:
            parts.append(Part(name, "new"))
    return tuple(parts) + tuple(Part(name, "gone") for name in gone)


def links_compared(before: Sequence[str], now: Sequence[str]) -> tuple[Part, ...]:
    parts = [Part(link, "kept" if link in before else "new") for link in now]
    return tuple(parts) + tuple(Part(link, "gone") for link in before if link not in now)
