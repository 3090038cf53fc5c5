"""Why these two: the pair's score, its reasons as data to keep, and the same as sentences in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from incubator.matching.affinity import Affinity, Offered, Wanted, affinity
from incubator.matching.explanation import Reason, reasons
from mentors.languages import language_name
from mentors.models import Mentor
from projects.models import Membership, Need, Project


@dataclass(frozen=True)
class Said:
    """One reason as a sentence. `kind`: for, against, unknown."""

    text: str
    kind: str


def wanted_by(project: Project) -> Wanted:
    """What the project asks for: its open needs, its fields, the languages of its team. Two queries."""
    return wanted_by_each([project])[project.pk]


def wanted_by_each(projects: Iterable[Project]) -> dict[int, Wanted]:
    """The same of many projects, by key, in the same two queries."""
    asked = list(projects)
    keys = [project.pk for project in asked]
    needs: dict[int, list[tuple[str, str, list[str]]]] = {key: [] for key in keys}
    spoken: dict[int, list[str]] = {key: [] for key in keys}
    for need in Need.objects.filter(project__in=keys, state="open").only(
        "project", "title", "text", "skills"
    ):
        needs[need.project_id].append((need.title, need.text, need.skills))
    for key, languages in Membership.objects.filter(project__in=keys).values_list(
        "project", "person__languages"
    ):
        spoken[key] += languages
    return {project.pk: wanted(project, needs[project.pk], spoken[project.pk]) for project in asked}


def wanted(project: Project, needs: list[tuple[str, str, list[str]]], spoken: list[str]) -> Wanted:
    return Wanted(
        skills=tuple(skill for _title, _text, skills in needs for skill in skills),
        fields=tuple(project.fields),
        languages=tuple(word for word in [project.language, *spoken] if word),
        text=" ".join([project.tagline, *(f"{title} {text}" for title, text, _skills in needs)]),
    )


def offered_by(mentor: Mentor, *, free: int) -> Offered:
    """What the mentor brings. Wants `person` loaded."""
    person = mentor.person
    return Offered(
        skills=tuple(mentor.skills),
        fields=tuple(mentor.fields),
        languages=tuple(mentor.languages or person.languages),
        text=" ".join(
            part for part in (mentor.expertise, person.headline, *mentor.skills, *mentor.fields) if part
        ),
        free=free,
    )


def fit(wanted: Wanted, mentor: Mentor, *, free: int) -> Affinity:
    return affinity(wanted, offered_by(mentor, free=free))


def why_pair(project: Project, mentor: Mentor, *, free: int) -> tuple[float, list[Reason]]:
    """The score and the reasons of one pair, to be kept with a request."""
    found = fit(wanted_by(project), mentor, free=free)
    return found.score, reasons(found)


def said(kept: Iterable[Mapping[str, Any]]) -> list[Said]:
    """Reasons as sentences; one that this version does not know is left out."""
    return [Said(WORDING[one["code"]](one["facts"]), one["kind"]) for one in kept if one["code"] in WORDING]


def listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def skills(facts: Mapping[str, Any]) -> str:
    text = ngettext(
        "%(part)s of %(total)s skill: %(words)s", "%(part)s of %(total)s skills: %(words)s", facts["total"]
    )
    return text % {"part": len(facts["words"]), "total": facts["total"], "words": listed(facts["words"])}


def languages(facts: Mapping[str, Any]) -> str:
    return gettext("speaks %(words)s") % {"words": listed(map(language_name, facts["words"]))}


def other_languages(facts: Mapping[str, Any]) -> str:
    return gettext("does not name the team’s language: %(words)s") % {
        "words": listed(map(language_name, facts["words"]))
    }


def room(facts: Mapping[str, Any]) -> str:
    return ngettext("%(free)s place free", "%(free)s places free", facts["free"]) % {"free": facts["free"]}


WORDING = {
    "skills": skills,
    "fields": lambda facts: gettext("same field: %(words)s") % {"words": listed(facts["words"])},
    "text": lambda facts: gettext("both write about: %(words)s") % {"words": listed(facts["words"])},
    "languages": languages,
    "room": room,
    "missing_skills": lambda facts: gettext("does not name: %(words)s") % {"words": listed(facts["words"])},
    "other_languages": other_languages,
    "full": lambda facts: gettext("no place free now"),
    "no_needs": lambda facts: gettext("the project has named no needs with skills yet"),
    "no_skills": lambda facts: gettext("has named no skills yet"),
    "no_languages": lambda facts: gettext("has not said which languages they speak"),
    "no_team_languages": lambda facts: gettext("the team has not said which languages it speaks"),
    "no_text": lambda facts: gettext("has not written what they can help with"),
}
