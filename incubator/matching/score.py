"""`python -m incubator.matching.score < in.json > out.json`: who can help with what, from texts alone.

In: `{"people": [{"id", "texts": […]}], "items": [{"id", "text"}]}`. Out: `{"scores": {person: {item: 0…1 or null}},
"ways": [...], "seconds"}`; null where a side says nothing. With the packages of `requirements/models.in` a small model
takes part; `--without-model` leaves it out. Standard error says which way was used.
"""

import json
import sys
import time
from typing import Any

from incubator.matching.embedding import NAME, embedding
from incubator.matching.likeness import Likeness, likeness


class Unreadable(ValueError):
    pass


def read(document: Any) -> tuple[dict[str, list[str]], dict[str, str]]:
    """People and items by id, as texts; ids are texts in the answer, too."""
    try:
        people = {
            str(one["id"]): [text or "" for text in one.get("texts") or ()] for one in document["people"]
        }
        items = {str(one["id"]): one.get("text") or "" for one in document["items"]}
    except (KeyError, TypeError, AttributeError):
        raise Unreadable("The document is not of the form that is described here.") from None
    if len(people) != len(document["people"]) or len(items) != len(document["items"]):
        raise Unreadable("Two people or two items have the same id.")
    if not all(isinstance(text, str) for texts in (*people.values(), items.values()) for text in texts):
        raise Unreadable("A text is a string.")
    return people, items


def told(found: Likeness, seconds: float) -> dict[str, Any]:
    return {"scores": found.scores, "ways": found.ways, "seconds": round(seconds, 3)}


def main(words: list[str]) -> int:
    begun = time.perf_counter()
    try:
        people, items = read(json.load(sys.stdin.buffer))
    except (Unreadable, json.JSONDecodeError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n{__doc__}")
        return 2
    embed = None if "--without-model" in words else embedding()
    found = likeness(people, items, embed)
    by = f"by words and {NAME}" if "model" in found.ways else "by words alone"
    sys.stderr.write(f"Scored {by}: {', '.join(found.ways) or 'nothing was said'}.\n")
    json.dump(told(found, time.perf_counter() - begun), sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
