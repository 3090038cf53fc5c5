"""The directory of mentors: who is there, filtered; and the words that there are to filter by."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import FETCH_RAISE, F, Q

from incubator.matching.words import folded
from mentors.languages import language_name
from mentors.models import MentorQuerySet
from mentors.queries.visible import listed_mentors

type Choices = list[tuple[str, str]]
SHOWN = 60


@dataclass(frozen=True)
class Facets:
    """What the listed mentors name; each word once, as most write it, with all its spellings."""

    skills: Choices
    fields: Choices
    languages: Choices
    spellings: dict[str, list[str]]


def facets(user: Any) -> Facets:
    """One query over the listed mentors' words."""
    rows = list(listed_mentors(user).order_by().values_list("skills", "fields", "languages"))
    skills = Counter(word for row in rows for word in row[0])
    fields = Counter(word for row in rows for word in row[1])
    spoken = sorted({code for row in rows for code in row[2]}, key=language_name)
    spellings: dict[str, list[str]] = {}
    for word in (*skills, *fields):
        spellings.setdefault(folded(word), []).append(word)
    return Facets(
        choices(skills), choices(fields), [(code, language_name(code)) for code in spoken], spellings
    )


def choices(words: Counter[str]) -> Choices:
    """The most named ones, in order of the alphabet."""
    shown: dict[str, str] = {}
    for word, _number in words.most_common():
        if len(shown) < SHOWN:
            shown.setdefault(folded(word), word)
    return sorted(shown.items(), key=lambda pair: pair[1].casefold())


def directory(user: Any, wanted: dict[str, Any], found: Facets) -> MentorQuerySet:
    """The listed mentors that meet every filter, by name; those who take requests before those who pause."""
    mentors = listed_mentors(user).with_taken()
    if wanted.get("skill"):
        mentors = mentors.filter(skills__overlap=found.spellings.get(wanted["skill"], [wanted["skill"]]))
    if wanted.get("field"):
        mentors = mentors.filter(fields__overlap=found.spellings.get(wanted["field"], [wanted["field"]]))
    if wanted.get("language"):
        mentors = mentors.filter(languages__contains=[wanted["language"]])
    if wanted.get("room"):
        mentors = mentors.filter(state="approved", capacity__gt=F("taken"))
    for word in (wanted.get("q") or "").split()[:6]:
        mentors = mentors.filter(says(word, found.spellings))
    return mentors.order_by("state", "person__name", "pk").fetch_mode(FETCH_RAISE)


def says(word: str, spellings: dict[str, list[str]]) -> Q:
    """A word in the name, the headline, the expertise, or in one of their skills and fields."""
    named = flat(found for key, found in spellings.items() if folded(word) and folded(word) in key)
    written = (
        Q(person__name__icontains=word) | Q(person__headline__icontains=word) | Q(expertise__icontains=word)
    )
    return written | Q(skills__overlap=named) | Q(fields__overlap=named) if named else written


def flat(lists: Iterable[list[str]]) -> list[str]:
    return [word for words in lists for word in words]
