"""Mail for what nobody read in time. The row is the debt; a sweep pays it, one digest a person."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from incubator.accounts.models import Person
from incubator.core.clock import now
from incubator.core.journal_text import plain
from incubator.core.outbox import take_line
from incubator.notices.models import Notification
from incubator.notices.queries import digest_of, owed_people

log = logging.getLogger(__name__)
WAIT = timedelta(minutes=5)


@shared_task
def mail_owed() -> int:
    """Send each person one mail of all that waits unread for five minutes; the number of mails.

    An address that the server refuses, or that is none, costs only its own mail; a server that is away ends the
    sweep, and the next one finds what is still owed.
    """
    before, sent = now() - WAIT, 0
    for person_id in owed_people(before):
        try:
            sent += mail_digest(person_id, before)
        except (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError):
            log.warning("digest refused by the mail server", extra={"person": person_id}, exc_info=True)
        except OSError:
            log.warning("mail server unreachable; the next sweep tries again", exc_info=True)
            break
    return sent


def mail_digest(person_id: int, before: datetime) -> int:
    """One mail; 0 when nothing is owed any more or another worker is at it. Marked only once it is sent."""
    with transaction.atomic():
        if not take_line("digest", f"person:{person_id}"):
            return 0
        person, rows = digest_of(person_id, before)
        if not rows:
            return 0
        with translation.override(settings.LANGUAGE_CODE):
            subject, text = digest_text(person, rows)
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [person.email])
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now())
    return 1


def digest_text(person: Person, rows: list[Notification]) -> tuple[str, str]:
    """Subject and body: one thing says itself in the subject, several are counted."""
    lines = [(plain(row.entry.verb, row.entry.facts), f"{settings.SITE_URL}{row.url}") for row in rows]
    several = ngettext("%(n)s thing for you", "%(n)s things for you", len(lines)) % {"n": len(lines)}
    subject = lines[0][0] if len(lines) == 1 else several
    text = render_to_string(
        "notices/digest.txt",
        {"person": person, "lines": lines, "space": settings.SPACE_NAME, "site": settings.SITE_URL},
    )
    return f"[{settings.SPACE_NAME}] {subject}"[:180], text
