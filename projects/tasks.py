"""What the clock does for projects: letters and reminders. Rows say what is owed; a lost run is made up for."""

import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection, send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.core.clock import now, space_zone
from incubator.core.outbox import take_line
from projects.actions.hellos import greet_quiet
from projects.actions.reminders import remind
from projects.models import Invitation, Letter
from projects.queries.team import open_invitations

MORNING = 8  # nobody is woken by a date
log = logging.getLogger(__name__)


@shared_task
def mail_owed_invitations() -> int:
    """The sweep: each letter that did not go out yet; the number that did now."""
    owed = open_invitations().filter(mailed_at=None).order_by("pk").values_list("pk", flat=True)[:200]
    return sum(mail_invitation(pk) for pk in list(owed))


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def mail_invitation(pk: int) -> int:
    """One letter; 0 when it is not owed or another worker is at it. The mark falls if sending fails."""
    with transaction.atomic():
        invitation = (
            open_invitations()
            .select_for_update(of=("self",), skip_locked=True)
            .filter(pk=pk, mailed_at=None)
            .select_related("project", "by")
            .first()
        )
        if invitation is None:
            return 0
        invitation.mailed_at = now()
        invitation.save(update_fields=["mailed_at"])
        with translation.override(settings.LANGUAGE_CODE):
            subject, text = letter(invitation)
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    return 1


def letter(invitation: Invitation) -> tuple[str, str]:
    title = " ".join(invitation.project.title.split())
    subject = _("An invitation to “%(project)s”") % {"project": title}
    context = {
        "invitation": invitation,
        "url": f"{settings.SITE_URL}{invitation.get_absolute_url()}",
        "space": settings.SPACE_NAME,
    }
    return f"[{settings.SPACE_NAME}] {subject}", render_to_string("projects/invitation.txt", context)


@shared_task
def remind_of_dates() -> int:
    """Remind of every date that the rules name, from the morning on; safe to run twice, and to miss."""
    if is_night():
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        return remind()


@shared_task
def greet_quiet_teams() -> int:
    """Ask the teams that have been quiet for long how it goes, where the operators switched that on."""
    if is_night():
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        return greet_quiet()


def is_night() -> bool:
    return localtime(now(), space_zone()).hour < MORNING


@shared_task
def mail_owed_letters() -> int:
    """The sweep: one mail a person and batch for all of it that is owed; the number of mails that went out now.

    An address that is refused costs its own mail only; a server that is away ends the sweep before anything is
    marked, and the next one finds what is still owed.
    """
    sent = 0
    for batch, person in letters_owed():
        try:
            sent += mail_letters(batch, person)
        except OSError:
            log.warning("mail server unreachable; the next sweep tries again", exc_info=True)
            break
    return sent


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
        except (SMTPRecipientsRefused, SMTPDataError) as error:
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
        owed = Letter.objects.filter(batch=batch, person=person, tried_at=None, mailed_at=None)
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
