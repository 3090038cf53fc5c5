"""The sentences behind the journal's verbs: each app announces its own, readers get them in their language."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

SENTENCES: dict[str, str] = {}
TOPICS: dict[str, str] = {}


def announce(sentences: Mapping[str, str], topics: Mapping[str, str] | None = None) -> None:
    """Add an app's verbs; texts are `gettext_noop` with `%(fact)s` places, `%(actor)s` always among the facts.

    `topics` says what each is about, for who wants to hear of what: by verb, or by its part before the dot.
    """
    SENTENCES.update(sentences)
    TOPICS.update(topics or {})


def topic_of(verb: str) -> str:
    """The verb's own topic, or that of its noun; empty where nobody said."""
    return TOPICS.get(verb) or TOPICS.get(verb.partition(".")[0], "")


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(verb: str, facts: Mapping[str, Any]) -> SafeString:
    """The verb's sentence with its facts, escaped."""
    text = gettext(SENTENCES.get(verb, verb))
    places = {key: format_html("{}", value) for key, value in facts.items()}
    return SafeString(str(format_html("{}", text)) % _Facts(places))


def plain(verb: str, facts: Mapping[str, Any]) -> str:
    """The same for a mail's subject: not escaped, on one line."""
    return " ".join((gettext(SENTENCES.get(verb, verb)) % _Facts(facts)).split())
