"""A letter can be answered: by whoever it went to, and by the operators without conflict. One plain thread."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Refused
from incubator.notices.actions import notify
from projects.actions.projects import operators_without_conflict
from projects.models import Letter, LetterReply

SAME = timedelta(minutes=5)


@transaction.atomic
def answer_letter(letter: Letter, *, by: Person, text: str) -> LetterReply:
    """The recipient answers; every operator who may know of the application is told."""
    letter = held(letter)
    require(by, "projects.answer_letter", letter)
    reply, is_new = said(letter, by, text, is_of_space=False)
    if is_new:
        project = letter.application.project
        entry = record("letter.replied", letter, by=by, scopes=[by], project=project.title)
        notify(operators_without_conflict(project), entry, url=reverse("letter_thread", args=[letter.pk]))
    return reply


@transaction.atomic
def write_back(letter: Letter, *, by: Person, text: str) -> LetterReply:
    """The space answers under the letter; the recipient is told."""
    letter = held(letter)
    require(by, "projects.write_back", letter)
    reply, is_new = said(letter, by, text, is_of_space=True)
    if is_new:
        project = letter.application.project
        entry = record("letter.answered", letter, by=by, scopes=[by], project=project.title)
        notify([letter.person], entry, url=letter.get_absolute_url())
    return reply


def held(letter: Letter) -> Letter:
    found = Letter.objects.select_for_update(of=("self",)).select_related("application__project", "person")
    return found.get(pk=letter.pk)


def said(letter: Letter, by: Person, text: str, *, is_of_space: bool) -> tuple[LetterReply, bool]:
    """A row of the thread; the same words within minutes are the same press of the button."""
    if not text.strip():
        raise Refused(_("Write something first."))
    since = now() - SAME
    again = letter.replies.filter(by=by, text=text, is_of_space=is_of_space, made_at__gte=since).first()
    if again is not None:
        return again, False
    return letter.replies.create(by=by, text=text, is_of_space=is_of_space), True
