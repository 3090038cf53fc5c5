"""Finding anything that this person may see, by kind: the first few of each, and where the rest is."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.db.models.fetch_modes import FETCH_RAISE
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.queries import people_directory
from incubator.community.queries.gatherings import visible_events
from incubator.insights.queries.lines import Line
from mentors.queries.visible import listed_mentors
from projects.queries.directory import project_directory
from resources.queries.visible import visible_resources

FEW = 5


@dataclass(frozen=True)
class Found:
    """What was found of one kind."""

    title: str
    lines: list[Line]
    more: str


def find(user: Any, words: str) -> list[Found]:
    """By kind, empty kinds left out. At most `FEW` of each: one query a kind."""
    words = words.replace("\x00", "").strip()[:100]
    if not words:
        return []
    kinds = [projects(user, words), mentors(user, words), resources(user, words), events(user, words)]
    if user.is_authenticated:
        kinds.append(people(user, words))
    return [kind for kind in kinds if kind.lines]


def more(name: str, **query: str) -> str:
    return f"{reverse(name)}?{urlencode(query)}"


def projects(user: Any, words: str) -> Found:
    rows = project_directory(user, {"q": words})[:FEW]
    lines = [Line("folder-kanban", one.title, one.get_absolute_url(), one.tagline, one.badge) for one in rows]
    return Found(_("Projects"), lines, more("project_list", q=words))


def mentors(user: Any, words: str) -> Found:
    fits = Q(person__name__icontains=words) | Q(expertise__icontains=words) | Q(skills__icontains=words)
    rows = listed_mentors(user).filter(fits).select_related("person").order_by("person__name", "pk")[:FEW]
    lines = [
        Line("graduation-cap", one.person.name, one.get_absolute_url(), one.person.headline) for one in rows
    ]
    return Found(_("Mentors"), lines, more("mentor_list", q=words))


def resources(user: Any, words: str) -> Found:
    fits = Q(name__icontains=words) | Q(summary__icontains=words)
    rows = visible_resources(user).filter(fits).order_by("name", "pk").fetch_mode(FETCH_RAISE)[:FEW]
    lines = [Line("calendar-check", one.name, one.get_absolute_url(), one.summary) for one in rows]
    return Found(_("Resources"), lines, more("resource_list", q=words))


def events(user: Any, words: str) -> Found:
    fits = Q(title__icontains=words) | Q(summary__icontains=words)
    rows = visible_events(user).filter(fits).order_by("-starts_at", "pk").fetch_mode(FETCH_RAISE)[:FEW]
    lines = [
        Line("sparkles", one.title, one.get_absolute_url(), one.summary, at=one.starts_at) for one in rows
    ]
    return Found(_("Events"), lines, reverse("event_list"))


def people(user: Any, words: str) -> Found:
    rows = people_directory(user, text=words)[:FEW]
    lines = [Line("user", one.name, one.get_absolute_url(), one.headline) for one in rows]
    return Found(_("People"), lines, more("person_list", q=words))
