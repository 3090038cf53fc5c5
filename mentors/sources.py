"""Mentor directories of other communities: each row becomes a `Record`, or says why it can't.

Two shapes are known, told apart by their keys: Coding Coach (`mentors.json`) and Women Coding Community
(`mentors.yml`). Nothing here touches the database.
"""

import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import nh3
import yaml

from incubator.matching.words import folded, language

CAPACITY_UNSTATED = 1
MOST = 20
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass
class Record:
    """One row, cleaned. `wrong` is why it can't be imported; `remarks` are what was assumed or left out."""

    number: int
    file: str
    source: str = ""
    email: str = ""
    name: str = ""
    headline: str = ""
    bio: str = ""
    expertise: str = ""
    skills: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    capacity: int = 0
    office_hours: str = ""
    disabled: bool = False
    remarks: list[str] = field(default_factory=list)
    wrong: str = ""


class Unreadable(Exception):
    """The file as a whole is not a list of mentors."""


def records(text: str, file: str) -> list[Record]:
    """The rows of one file, in its order; a row that is no mentor is kept, with what is wrong."""
    try:
        rows = json.loads(text) if file.endswith(".json") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise Unreadable(f"{file}: not readable ({str(error).splitlines()[0]})") from error
    if not isinstance(rows, list):
        raise Unreadable(f"{file}: a list of mentors was expected")
    return [record(row, number, file) for number, row in enumerate(rows, start=1)]


def record(row: Any, number: int, file: str) -> Record:
    made = Record(number=number, file=file)
    if not isinstance(row, Mapping):
        made.wrong = "not a mentor: keys and values were expected"
        return made
    try:
        women_coding(row, made) if "num_mentee" in row or "index" in row else coding_coach(row, made)
    except (TypeError, ValueError, AttributeError) as error:
        made.wrong = f"a value is of the wrong kind ({error})"
        return made
    finish(made)
    return made


def coding_coach(row: Mapping[str, Any], made: Record) -> None:
    made.source = f"coding-coach:{row['id']}" if row.get("id") else ""
    about_person(row, made, headline="title", bio="description")
    made.expertise = made.bio
    made.skills = words(row.get("tags") or [], made)
    made.languages = languages(row.get("spokenLanguages") or [], made)
    made.capacity = CAPACITY_UNSTATED
    made.remarks.append(f"capacity not stated: {CAPACITY_UNSTATED} assumed")


def women_coding(row: Mapping[str, Any], made: Record) -> None:
    made.source = f"wcc:{row['index']}" if row.get("index") is not None else ""
    about_person(row, made, headline="position", bio="bio")
    skills = row.get("skills") or {}
    said = [clean(skills.get(key), made) for key in ("extra", "mentee")]
    focus = ", ".join(clean(one, made) for one in skills.get("focus") or [])
    made.expertise = "\n\n".join(part for part in (*said, focus) if part) or made.bio
    made.skills = words(split(skills.get("languages")), made)
    made.fields = words(skills.get("areas") or [], made)
    made.languages = languages(split(row.get("languages")), made)
    hours, places = int(row.get("hours") or 0), int(row.get("num_mentee") or 0)
    made.capacity = min(max(places, 0), MOST) if hours > 0 else 0
    made.office_hours = when(hours, row.get("availability") or [], str(row.get("type") or ""))
    made.disabled = bool(row.get("disabled"))


def about_person(row: Mapping[str, Any], made: Record, *, headline: str, bio: str) -> None:
    made.name = clean(row.get("name"), made)[:120]
    made.email = email_of(row.get("email"))
    made.headline = clean(row.get(headline), made)[:160]
    made.bio = clean(row.get(bio), made)[:5000]


def finish(made: Record) -> None:
    """What every row must have, and what is told of it."""
    made.expertise = (made.expertise or made.headline)[:5000]
    made.wrong = made.wrong or (
        "no name" if not made.name else "no key to know it by" if not made.source else ""
    )
    if not made.languages:
        made.remarks.append("languages not stated")
    if not made.bio:
        made.remarks.append("no description")
    if made.capacity == 0:
        made.remarks.append("takes nobody now (0 places or 0 hours): paused")
    elif made.disabled:
        made.remarks.append("disabled at the source: paused")
    if not made.email:
        made.remarks.append("no e-mail: an account nobody can sign in to")
    made.remarks = list(dict.fromkeys(made.remarks))


def clean(value: Any, made: Record) -> str:
    """Plain text: no markup, entities resolved, no control signs, spaces in order."""
    raw = "" if value is None else str(value)
    text = html.unescape(nh3.clean(raw, tags=set())).replace("\x00", "")
    if "<" in raw and text.count("<") < raw.count("<"):
        made.remarks.append("markup removed")
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def words(values: Iterable[Any], made: Record) -> list[str]:
    """Each once, in the first spelling: “react native” and “reactnative” are the same."""
    kept: dict[str, str] = {}
    for value in values:
        word = clean(value, made)[:60]
        if key := folded(word):
            kept.setdefault(key, word)
    return list(kept.values())


def languages(values: Iterable[Any], made: Record) -> list[str]:
    return list(dict.fromkeys(language(clean(value, made))[:60] for value in values if clean(value, made)))


def split(value: Any) -> list[str]:
    return [part for part in str(value or "").split(",") if part.strip()]


def when(hours: int, months: Iterable[Any], kind: str) -> str:
    """“2 hours a month · Mar, Apr · long-term”"""
    named = ", ".join(MONTHS[int(month)] for month in months if 0 < int(month) < len(MONTHS))
    amount = f"{hours} hours a month" if hours > 1 else "1 hour a month" if hours == 1 else ""
    return " · ".join(part for part in (amount, named, "" if kind == "both" else kind) if part)[:240]


def email_of(value: Any) -> str:
    """A usable address, or nothing: masked ones are no addresses."""
    address = str(value or "").strip().lower()
    return address if address.count("@") == 1 and "." in address.split("@")[1] and "*" not in address else ""
