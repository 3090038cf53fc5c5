"""Why these two: an affinity as plain data (JSON) that an app keeps, and words in the reader's language.

Each reason is `{"code", "kind", "facts"}`; kinds are `for`, `against`, `unknown`. Nothing is claimed that the facts do
not hold: a side that said nothing is unknown, and a weak likeness of texts is no reason at all.
"""

from typing import Any

from incubator.matching.affinity import Affinity, Part

type Reason = dict[str, Any]

TELLING = 0.08


def reasons(affinity: Affinity) -> list[Reason]:
    """What speaks for the pair, then what against it, then what is not known."""
    said = [reason for part in affinity.parts for reason in EXPLAINED[part.name](part)]
    order = ("for", "against", "unknown")
    return sorted(said, key=lambda reason: order.index(reason["kind"]))


def skills(part: Part) -> list[Reason]:
    facts = part.facts
    if not facts["asked"]:
        return [reason("no_needs", "unknown")]
    if not facts["told"]:
        return [reason("no_skills", "unknown")]
    said = []
    total = len(facts["skills"]) + len(facts["missing"])
    if facts["skills"]:
        said.append(reason("skills", "for", words=facts["skills"], total=total))
    if facts["fields"]:
        said.append(reason("fields", "for", words=facts["fields"]))
    if facts["missing"]:
        said.append(reason("missing_skills", "against", words=facts["missing"], total=total))
    return said


def languages(part: Part) -> list[Reason]:
    facts = part.facts
    if part.value is None:
        return [reason("no_languages" if not facts["told"] else "no_team_languages", "unknown")]
    if facts["shared"]:
        return [reason("languages", "for", words=facts["shared"])]
    return [reason("other_languages", "against", words=facts["asked"])]


def text(part: Part) -> list[Reason]:
    if part.value is None:
        return [reason("no_text", "unknown")] if not part.facts["told"] else []
    return [reason("text", "for", words=part.facts["words"])] if part.value >= TELLING else []


def room(part: Part) -> list[Reason]:
    free = part.facts["free"]
    return [reason("room", "for", free=free) if free else reason("full", "against")]


def reason(code: str, kind: str, **facts: Any) -> Reason:
    return {"code": code, "kind": kind, "facts": facts}


EXPLAINED = {"skills": skills, "languages": languages, "text": text, "room": room}
