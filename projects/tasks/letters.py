"""The letters in which the space decides. A letter is marked before it leaves, so that none goes out twice."""

import logging
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.core.clock import now
from incubator.core.outbox import take_line
from projects.models import Letter

log = logging.getLogger(__name__)


@shared_task
def mail_owed_letters() -> int:
    """The sweep: one mail a person and batch for all of it that is owed; the number of mails that went out now.

    An address that is refused costs its own mail only; a server that is away ends the sweep before anything is
    marked, and the next one finds what is still owed.
    """
    set_aside_closed()
    sent = 0
    for batch, person in letters_owed():
        try:
            sent += mail_letters(batch, person)
        except OSError:
            log.warning("mail server unreachable; the next sweep tries again", exc_info=True)
            break
    return sent


def set_aside_closed() -> int:
    """Nothing is owed to a closed account: the log says so, and a person sends it should the account open again."""
    with translation.override(settings.LANGUAGE_CODE):
        told = _("The account was closed before the letter left.")
    closed = Letter.objects.filter(tried_at=None, mailed_at=None, person__is_active=False)
    return closed.update(tried_at=now(), refused=told)


def letters_owed() -> list[tuple[int, int]]:
    owed = Letter.objects.filter(tried_at=None, mailed_at=None, person__is_active=True)
    return list(owed.order_by("batch", "person").values_list("batch", "person").distinct()[:200])


def mail_letters(batch: int, person: int) -> int:
    """One mail; 0 when nothing is owed, or another worker is at it, or the server refuses it.

    The connection stands before anything is marked, and `tried_at` is committed before the mail leaves. Whoever
    is killed after that leaves letters that no sweep touches: the log shows them, and a person sends them again.
    """
    connection = get_connection()
    connection.open()
    try:
        letters = claimed(batch, person)
        if not letters:
            return 0
        mine = Letter.objects.filter(pk__in=[one.pk for one in letters])
        try:
            mail_of(letters, connection).send()
        except (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError) as error:
            log.warning("letter refused by the mail server", extra={"person": person}, exc_info=True)
            mine.update(refused=str(error)[:300])
            return 0
        mine.update(mailed_at=now())
        return 1
    finally:
        connection.close()


def claimed(batch: int, person: int) -> list[Letter]:
    """What is owed, marked as tried; nothing while another worker has the line."""
    with transaction.atomic():
        if not take_line("letters", f"batch:{batch} person:{person}"):
            return []
        owed = Letter.objects.filter(
            batch=batch, person=person, person__is_active=True, tried_at=None, mailed_at=None
        )
        letters = list(owed.select_related("person", "batch__programme").order_by("pk"))
        Letter.objects.filter(pk__in=[one.pk for one in letters]).update(tried_at=now())
    return letters


def mail_of(letters: list[Letter], connection: Any) -> EmailMessage:
    """One letter says itself in the subject; several are told under one another."""
    first = letters[0]
    with translation.override(settings.LANGUAGE_CODE):
        programme = " ".join(first.batch.programme.title.split())
        several = ngettext(
            "%(n)s letter from %(programme)s", "%(n)s letters from %(programme)s", len(letters)
        )
        subject = (
            first.subject if len(letters) == 1 else several % {"n": len(letters), "programme": programme}
        )
        lines = [(one, f"{settings.SITE_URL}{one.get_absolute_url()}") for one in letters]
        text = render_to_string("projects/letter.txt", {"lines": lines, "space": settings.SPACE_NAME})
    return EmailMessage(
        f"[{settings.SPACE_NAME}] {subject}"[:180],
        text,
        settings.DEFAULT_FROM_EMAIL,
        [first.person.email],
        connection=connection,
    )
