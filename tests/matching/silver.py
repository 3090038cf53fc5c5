"""Silver labels from what people really did: who answered whose question, who worked on which project.

A person's texts come from things other than those that they are asked about. For each person: the items they turned out
to belong to, and others. `near` items share something with a belonging one that is no text (a tag, an event, a kind), so
that a pair of the two is close; the rest are clear. No row of the data is kept in the repository.
"""

import csv
import json
import os
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(os.environ.get("SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")
OTHERS = 60
FEWEST, MOST = 3, 60
MARKUP = re.compile(r"<[^>]{0,2000}>|!?\[[^\]]{0,300}\]\([^)]{0,2000}\)|https?://\S+|&[a-z]+;")


@dataclass
class Case:
    """One person's questions: `own` items, `near` and `far` others, by their keys in the set's items."""

    person: str
    texts: list[str]
    own: list[str]
    near: list[str] = field(default_factory=list)
    far: list[str] = field(default_factory=list)


@dataclass
class Silver:
    name: str
    items: dict[str, str]
    cases: list[Case]


@dataclass(frozen=True)
class Thing:
    key: str
    text: str
    people: frozenset[str]
    kinds: frozenset[str]


def plain(text: str) -> str:
    return " ".join(MARKUP.sub(" ", text).split())


def sets(data: Path = DATA) -> Iterator[Silver]:
    """Every set of which the data is here."""
    for folder, build in (
        ("publiclab-qa", answers),
        ("hackathon-projects", teams),
        ("oshwa-certified", certified),
    ):
        if (data / folder).is_dir():
            yield build(data / folder)


def rows(file: Path) -> list[dict]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def answers(folder: Path) -> Silver:
    """Who answered which question; a person's texts are their notes, and their answers to the other half of questions."""

    def lines(name: str) -> list[dict]:
        return [json.loads(line) for line in (folder / name).open(encoding="utf-8")]

    threads = {str(one["nid"]): one for one in lines("questions.jsonl")}
    written: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for note in lines("project-notes.jsonl"):
        written[note["author"]].append(("", plain(f"{note['title']}. {note['body']}")))
    things = []
    for key, thread in sorted(threads.items()):
        people = {one["author"] for one in thread["replies"]} - {thread["author"]}
        text = plain(f"{thread['title']}. {thread['body']}")
        things.append(
            Thing(key, text, frozenset(people), frozenset(t for t in thread["tags"] if ":" not in t))
        )
        for reply in thread["replies"]:
            if reply["author"] != thread["author"]:
                written[reply["author"]].append((key, plain(reply["text"])))
    return gathered(
        "answers",
        things,
        lambda person, asked: [t for key, t in written[person] if key not in asked and len(t) > 80],
    )


def teams(folder: Path) -> Silver:
    """Who worked on which hackathon project, in German, French, Italian and English."""
    things, seen = [], set()
    for row in rows(folder / "projects.csv"):
        text = plain(f"{row['name']}. {row['summary']} {row['excerpt']}")
        if row["name"].casefold() not in seen and len(text) > 60:
            seen.add(row["name"].casefold())
            people = {name.strip() for name in row["team"].split(",") if name.strip()}
            things.append(
                Thing(f"{row['origin']}/{row['id']}", text, frozenset(people), frozenset({row["event_name"]}))
            )
    return gathered("teams", things)


def certified(folder: Path) -> Silver:
    """Who had which open hardware certified."""
    things = []
    for row in {row["oshwaUid"]: row for row in rows(folder / "oshwa_projects.csv")}.values():
        text = plain(f"{row['projectName']}. {row['projectDescription']}")
        kinds = (
            {row["primaryType"]}
            if row["primaryType"] != "Electronics"
            else set(re.findall(r"'([^']+)'", row["additionalType"]))
        )
        things.append(
            Thing(row["oshwaUid"], text, frozenset({row["responsibleParty"].strip()}), frozenset(kinds))
        )
    return gathered("certified", things)


def gathered(name: str, things: Iterable[Thing], texts=None) -> Silver:
    """Half of each person's things are asked about; the other half tells who they are."""
    by_key = {one.key: one for one in things}
    of: dict[str, list[str]] = defaultdict(list)
    for one in by_key.values():
        for person in one.people:
            of[person].append(one.key)
    cases = []
    for person, keys in sorted(of.items()):
        if not FEWEST <= len(keys) <= MOST + 140:
            continue
        lot = random.Random(f"{name} {person}")
        keys = sorted(keys)
        lot.shuffle(keys)
        half = min(len(keys) // 2, 12)
        asked, known = keys[:half], keys[half:][:MOST]
        mine = [by_key[key].text for key in known] if texts is None else texts(person, set(asked))[:MOST]
        if len(mine) < 2:
            continue
        kinds = frozenset().union(*(by_key[key].kinds for key in asked))
        others = [one for one in by_key.values() if person not in one.people]
        lot.shuffle(others)
        near = [one.key for one in others if one.kinds & kinds][: OTHERS // 2]
        far = [one.key for one in others if not one.kinds & kinds][: OTHERS // 2]
        cases.append(Case(person, mine, asked, near, far))
    used = {key for case in cases for key in (*case.own, *case.near, *case.far)}
    return Silver(name, {key: by_key[key].text for key in sorted(used)}, cases)
