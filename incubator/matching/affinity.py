"""How well somebody's offer fits what is wanted: a number from 0 to 1, and the parts that it is made of.

    score = 0.50 · skills + 0.15 · languages + 0.20 · text + 0.15 · room

Each part is 0…1, or None where one side says nothing: unknown adds nothing, and is told as unknown, not as a no.
The weights are never shared out again, so that a pair of which little is known cannot come out on top, and one more
matching skill never lowers the score. A pair's score depends on the pair alone, never on who else is there.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from incubator.matching.words import folded, language, readable, tokens

WEIGHTS = {"skills": 0.50, "languages": 0.15, "text": 0.20, "room": 0.15}
WORDS_SHOWN = 4
ROOMY = 2


@dataclass(frozen=True)
class Wanted:
    """What one side asks for."""

    skills: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Offered:
    """What the other side can give; `free` are the places left."""

    skills: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    text: str = ""
    free: int = 0


@dataclass(frozen=True)
class Part:
    """One ground of the score. `value` is None where it is unknown; `facts` are JSON, for the words."""

    name: str
    value: float | None
    facts: Mapping[str, Any]

    @property
    def weight(self) -> float:
        return WEIGHTS[self.name]


@dataclass(frozen=True)
class Affinity:
    score: float
    parts: tuple[Part, ...]


def affinity(wanted: Wanted, offered: Offered) -> Affinity:
    """The score of the pair and its parts, heaviest first."""
    parts = (
        skills_part(wanted, offered),
        text_part(wanted.text, offered.text),
        languages_part(wanted.languages, offered.languages),
        room_part(offered.free),
    )
    score = sum(part.weight * (part.value or 0.0) for part in parts)
    return Affinity(round(min(1.0, score), 4), parts)


def skills_part(wanted: Wanted, offered: Offered) -> Part:
    """The share of the wanted skills and fields that the other side names, as a skill or as a field."""
    has = {folded(word) for word in (*offered.skills, *offered.fields)}
    skills = distinct(wanted.skills)
    fields = {key: word for key, word in distinct(wanted.fields).items() if key not in skills}
    facts = {
        "skills": [word for key, word in skills.items() if key in has],
        "missing": [word for key, word in skills.items() if key not in has],
        "fields": [word for key, word in fields.items() if key in has],
        "asked": bool(skills or fields),
        "told": bool(has),
    }
    if not (skills or fields) or not has:
        return Part("skills", None, facts)
    return Part("skills", len((skills.keys() | fields.keys()) & has) / len(skills | fields), facts)


def languages_part(wanted: Iterable[str], offered: Iterable[str]) -> Part:
    """One language in common is enough to talk."""
    asked, spoken = ordered(map(language, wanted)), set(map(language, offered))
    shared = [code for code in asked if code in spoken]
    facts = {"shared": shared, "asked": asked, "told": bool(spoken)}
    return Part("languages", float(bool(shared)) if asked and spoken else None, facts)


def text_part(wanted: str, offered: str) -> Part:
    """The cosine between the two texts' words, each word counted by 1 + ln(how often)."""
    (asked, long), (told, other) = weighed(wanted), weighed(offered)
    shared = sorted(asked.keys() & told.keys(), key=lambda word: (-asked[word] * told[word], word))
    facts = {"words": readable(shared)[:WORDS_SHOWN], "asked": bool(asked), "told": bool(told)}
    if not asked or not told:
        return Part("text", None, facts)
    product = sum(asked[word] * told[word] for word in shared)
    return Part("text", min(1.0, product / (long * other)), facts)


@lru_cache(maxsize=4_000)
def weighed(text: str) -> tuple[Mapping[str, float], float]:
    """A text's words with their weights, and the length of both; kept, since each text meets many others."""
    words = damped(tokens(text))
    return words, length(words)


def room_part(free: int) -> Part:
    """No place, one, or more: beyond two it makes no difference to whoever asks."""
    return Part("room", min(max(free, 0), ROOMY) / ROOMY, {"free": max(free, 0)})


def distinct(words: Iterable[str]) -> dict[str, str]:
    """Each word once, by its folded spelling, as it was first written; in the order given."""
    kept: dict[str, str] = {}
    for word in words:
        if key := folded(word):
            kept.setdefault(key, word)
    return kept


def ordered(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))


def damped(counts: Counter[str]) -> dict[str, float]:
    return {word: 1 + math.log(count) for word, count in counts.items()}


def length(vector: Mapping[str, float]) -> float:
    return math.sqrt(sum(value * value for value in vector.values()))
