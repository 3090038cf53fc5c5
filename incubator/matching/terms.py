"""What a text is made of for comparing: stems and pairs of neighbours, in any script; and whether it is English."""

import re
import unicodedata
from itertools import pairwise

from incubator.matching.words import CJK, IS_CJK, STOP

LONGEST = 20_000
WORD = re.compile(rf"[{CJK}]+|[^\W\d_{CJK}][^\W_{CJK}]+[+#]*")
ENDINGS = ("ations", "ation", "ings", "ing", "ers", "ies", "ed", "es", "er", "s", "ly", "al")
STEM = 4
INFLECTED = re.compile(r"[\u0400-\u052f]")
ROOT = 6
MARKS = re.compile(r"[\u0300-\u036f]")
FOREIGN_LETTERS = 0.12
ENGLISH = frozenset({
    "an", "and", "are", "as", "at", "be", "by", "can", "for", "from", "in", "is", "it", "not", "of", "on",
    "or", "that", "the", "this", "to", "was", "we", "which", "with",
})  # fmt: skip
OTHERS = frozenset({
    "att", "auf", "bir", "che", "com", "con", "da", "dans", "das", "dem", "den", "der", "des", "det", "di",
    "die", "du", "een", "ein", "eine", "el", "en", "est", "et", "für", "het", "ich", "il", "ist", "la",
    "las", "le", "les", "los", "mit", "nicht", "och", "og", "para", "per", "por", "pour", "på", "que",
    "sie", "sur", "uma", "una", "und", "une", "van", "ve", "von", "wir", "zu",
})  # fmt: skip


def terms(text: str) -> list[str]:
    """Stems, and each pair of neighbouring stems; Chinese and Japanese as pairs of signs."""
    stems = [one for word in WORD.findall(plain(text)) for one in stems_of(word)]
    return stems + [f"{one} {other}" for one, other in pairwise(stems)]


def plain(text: str) -> str:
    """One spelling: no case, no accents on Latin letters, no difference between composed and decomposed ones."""
    decomposed = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    return unicodedata.normalize("NFC", MARKS.sub("", decomposed))


SILENT = frozenset(plain(word) for word in STOP)


def stems_of(word: str) -> list[str]:
    if IS_CJK.match(word):
        return [word[at : at + 2] for at in range(max(1, len(word) - 1))]
    if word in SILENT:
        return []
    if INFLECTED.match(word):
        return [word[:ROOT]]
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= STEM:
            return [word[: -len(ending)]]
    return [word]


def is_english(text: str) -> bool:
    """Unless its letters or its small words say otherwise."""
    letters = [sign for sign in text[:LONGEST] if sign.isalpha()]
    if sum(not sign.isascii() for sign in letters) > FOREIGN_LETTERS * len(letters):
        return False
    words = re.findall(r"[^\W\d_]+", text[:LONGEST].casefold())
    return sum(word in ENGLISH for word in words) >= sum(word in OTHERS for word in words)
