"""What other sites may show of a project: only what a visitor may read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from projects.models import Project
from projects.permissions import HIDDEN_FROM_OTHERS


@dataclass(frozen=True)
class Card:
    """Address, words and picture for a link's preview."""

    url: str
    text: str
    picture: str


def card_of(project: Project, log: Sequence[Any]) -> Card | None:
    """The card of a project that anybody may see, with a picture from these entries; None for every other."""
    if project.visibility != Project.Visibility.PUBLIC or project.status in HIDDEN_FROM_OTHERS:
        return None
    site = settings.SITE_URL.rstrip("/")
    words = project.tagline or " ".join(project.story.split())
    latest = next((update.shots[0]["pk"] for update in log if update.shots), None)
    picture = site + reverse("update_picture", args=[project.slug, latest]) if latest else ""
    return Card(site + project.get_absolute_url(), Truncator(words).chars(200), picture)
