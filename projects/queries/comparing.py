"""Two versions side by side, word by word. Pure: texts in, pieces out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import pairwise

# One character of a script that is written without spaces, a word, white space, or one sign.
UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
TOKENS = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+|\s+|[^\w\s]")
MOST_TOKENS = 12_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `same`, `gone` or `new`."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """What went and what came: word by word, line by line where that is too long, else all at once."""
    if before == after:
        return [Piece("same", after)] if after else []
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    if len(old) + len(new) > MOST_TOKENS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) + len(new) > MOST_TOKENS:
        return joined([Piece("gone", before), Piece("new", after)])
    return joined(bridged(list(raw_pieces(old, new))))


def raw_pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for verb, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if verb == "equal":
            yield Piece("same", "".join(new[c:d]))
            continue
        if a < b:
            yield Piece("gone", "".join(old[a:b]))
        if c < d:
            yield Piece("new", "".join(new[c:d]))


def bridged(pieces: list[Piece]) -> Iterator[Piece]:
    """A lone space between two changes belongs to both: one reads phrases, not confetti."""
    for number, piece in enumerate(pieces):
        between = 0 < number < len(pieces) - 1
        if between and piece.kind == "same" and piece.text.isspace() and "\n" not in piece.text:
            yield Piece("gone", piece.text)
            yield Piece("new", piece.text)
        else:
            yield piece


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Between two stretches that stayed: first all that went, then all that came."""
    result: list[Piece] = []
    gone, new = "", ""

    def flush() -> None:
        nonlocal gone, new
        result.extend(Piece(kind, text) for kind, text in (("gone", gone), ("new", new)) if text)
        gone, new = "", ""

    for piece in pieces:
        if piece.kind == "gone":
            gone += piece.text
        elif piece.kind == "new":
            new += piece.text
        else:
            flush()
            result.append(piece)
    flush()
    assert all(a.kind != b.kind for a, b in pairwise(result) if a.kind == "same")
    return result


def stamp(text: str) -> str:
    """A short mark by which two readings of a text are told apart; line ends and outer blanks don't count."""
    return sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]
