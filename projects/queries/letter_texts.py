"""The words of a letter: its placeholders, and what stands in place of them. One pass: what was put in stays as is."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

PLACE = re.compile(r"\{([^{}\n]*)\}")
KNOWN = ("name", "project", "lead", "programme", "starts_on", "ends_on", "space", "paragraph")


def unknown_places(text: str, known: tuple[str, ...] = KNOWN) -> list[str]:
    """The placeholders that nothing stands for, each once, as they were written."""
    return list(dict.fromkeys(name for name in PLACE.findall(text) if name not in known))


def filled_in(text: str, words: Mapping[str, str]) -> str:
    """Expects checked texts; an unknown placeholder is an error, never sent as it is."""
    return PLACE.sub(lambda found: words[found[1]], text)


def close_gaps(text: str) -> str:
    """Without the hole that an empty paragraph leaves."""
    return re.sub(r"\n\s*\n\s*\n", "\n\n", text).strip()


def first_texts() -> dict[str, str]:
    """What a first batch begins with; the operator rewrites it."""
    return {
        "accept_subject": _("{programme}: “{project}” is in"),
        "accept_text": _(
            "Dear {name}\n\n"
            "We read your application with “{project}” and want to work with you: you have a place in {programme}, "
            "which starts on {starts_on}.\n\n"
            "{paragraph}\n\n"
            "If you cannot take it, or want to ask something first, answer this letter in the space.\n\n"
            "{space}"
        ),
        "decline_subject": _("{programme}: our answer on “{project}”"),
        "decline_text": _(
            "Dear {name}\n\n"
            "Thank you for applying to {programme} with “{project}”. We read it closely, and we do not offer you "
            "a place this time.\n\n"
            "{paragraph}\n\n"
            "You may apply again with it. If something in this letter is unclear or wrong, answer it in the space: "
            "a person reads it.\n\n"
            "{space}"
        ),
    }
