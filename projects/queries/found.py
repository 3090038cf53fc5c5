"""What was looked for, marked where it stands in a text; everything is escaped, only `<mark>` is ours."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

BEFORE, AFTER = 60, 120
SHORTEST = 2
MARKUP = re.compile(r"[*_`#>|~\[\]]+|\]\([^)]*\)")


def terms(words: str) -> list[str]:
    """The words of a search, longest first, without its signs and without what is excluded (`-word`)."""
    kept = [word for word in words.split() if not word.startswith("-")]
    parts = {part for word in kept for part in re.findall(r"\w+", word)} - {"or", "OR"}
    return sorted(
        (part for part in parts if len(part) >= SHORTEST or not part.isascii()), key=len, reverse=True
    )


def folded(text: str) -> str:
    """Letter for letter without accents and case, of the same length, so that places stay places."""
    if text.isascii():
        return text.lower()
    return "".join(plain(letter) for letter in text)


@lru_cache(maxsize=4096)
def plain(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


def places(text: str, looked_for: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand, in order and apart from each other."""
    patterns = [re.escape(folded(term)) for term in looked_for]
    if not patterns:
        return []
    return [match.span() for match in re.finditer("|".join(patterns), folded(text))]


def marked(text: str, looked_for: Iterable[str]) -> SafeString:
    """The text, escaped, with each place in `<mark>`."""
    out, at = [], 0
    for start, end in places(text, looked_for):
        out += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*out, escape(text[at:])]))


def snippet(text: str, looked_for: list[str]) -> SafeString:
    """The first place in a long text with some words around it, marked; empty when it doesn't stand there."""
    text = " ".join(MARKUP.sub(" ", text).split())
    found = places(text, looked_for)
    if not found:
        return SafeString("")
    start, end = max(0, found[0][0] - BEFORE), found[0][1] + AFTER
    if start:
        start = text.find(" ", start, found[0][0]) + 1 or start
    part = text[start:end]
    if end < len(text):
        part = part.rsplit(" ", 1)[0] if " " in part[found[0][1] - start :] else part
    return mark_safe(("… " if start else "") + marked(part, looked_for) + (" …" if end < len(text) else ""))
