"""The operators' notes on a project, latest first, and what of a note may become a need."""

import re
from typing import Any

from django.db import models
from django.db.models import QuerySet

from incubator.accounts.permissions import is_operator
from projects.models import Project, TrackerNote

SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")


def visible_notes(user: Any) -> QuerySet[TrackerNote]:
    """All of them for operators, none for anybody else: the team does not find them."""
    notes = TrackerNote.objects.select_related("project")
    return notes if is_operator(user) else notes.none()


def notes_of(project: Project) -> QuerySet[TrackerNote]:
    notes = TrackerNote.objects.filter(project=project).select_related("by", "need")
    return notes.order_by("-made_at", "-pk").fetch_mode(models.FETCH_RAISE)


def first_sentence(text: str) -> str:
    """The first sentence of the first line. Cut rather too early than too late: the rest is not for the team."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    sentence = SENTENCE_ENDS.split(" ".join(line.split()))[0]
    return sentence.rstrip(" .。…") if any(sign.isalnum() for sign in sentence) else ""


def with_offers(notes: list[TrackerNote], *, open_for_needs: bool) -> list[Any]:
    """Each note with the sentence that the team would read, where a need can still come of it."""
    for note in notes:
        offered = open_for_needs and note.need is None
        note.offered_need = first_sentence(note.blockers) if offered else ""  # type: ignore[attr-defined]
    return notes
