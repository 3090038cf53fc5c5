"""What the clock does for mentors: requests, calendars to read, entries to mail, sessions ahead, match rounds."""

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from incubator.core.clock import now
from incubator.core.fetching import NotFetched, fetch
from mentors.actions.closing import expire_requests, remind_mentors
from mentors.actions.ending import lapse_requests, remind_of_sessions
from mentors.actions.hours import claim_calendar, keep_busy, keep_failure
from mentors.actions.round_runs import lost_runs, work_out
from mentors.actions.sessions import settle_requests
from mentors.models import BusyCalendar, SessionLetter
from mentors.queries.busy import Unreadable, busy_times
from mentors.queries.entries import invitation, own_host, title_of
from mentors.queries.offered import WITHIN

READ_EVERY = timedelta(hours=1)
log = logging.getLogger(__name__)


@shared_task
def tend_requests() -> None:
    """Safe to run twice, and to miss: each request is found by its dates."""
    expire_requests()
    remind_mentors()


@shared_task
def tend_sessions() -> None:
    """Safe to run twice, and to miss: each session is found by its dates."""
    lapse_requests()
    remind_of_sessions()


@shared_task
def read_busy_calendars() -> int:
    """The sweep: each calendar that was not tried for an hour, or that somebody asked for; how many were read."""
    due = BusyCalendar.objects.filter(Q(tried_at=None) | Q(tried_at__lte=now() - READ_EVERY))
    keys = due.order_by("tried_at", "pk").values_list("pk", flat=True)[:200]
    return sum(read_calendar(pk) for pk in list(keys))


def read_calendar(pk: int) -> int:
    """Fetch and read one, outside any transaction; the address and what its entries say go into no log."""
    calendar = claim_calendar(pk, before=now() - READ_EVERY)
    if calendar is None:
        return 0
    since = now()
    try:
        ics = fetch(calendar.address)
        busy = busy_times(
            ics,
            since=since,
            until=since + WITHIN + timedelta(days=1),
            zone=calendar.hours.clock,
            own_host=own_host(),
        )
    except NotFetched as error:
        keep_failure(calendar, str(error))
        return 0
    except Unreadable:
        keep_failure(calendar, _("What the address gives is no calendar that can be read."))
        return 0
    current = keep_busy(calendar, busy)
    if current is None:
        return 0
    settle_requests(current)
    return 1


@shared_task
def mail_session_letters() -> int:
    """The sweep: calendar entries that are owed; how many mails went out now.

    A server that is away ends the sweep before anything is marked, and the next one finds what is still owed.
    """
    owed = SessionLetter.objects.filter(tried_at=None, person__is_active=True).order_by("pk")
    sent = 0
    for pk in list(owed.values_list("pk", flat=True)[:200]):
        try:
            sent += mail_letter(pk)
        except OSError:
            log.warning("mail server unreachable; the next sweep tries again", exc_info=True)
            break
    return sent


def mail_letter(pk: int) -> int:
    """One mail; 0 when it is not owed, another worker is at it, or the server refuses it.

    The connection stands before anything is marked, and `tried_at` is committed before the mail leaves.
    """
    connection = get_connection()
    connection.open()
    try:
        letter = claimed(pk)
        if letter is None:
            return 0
        mine = SessionLetter.objects.filter(pk=pk)
        try:
            mail_of(letter, connection).send()
        except (SMTPRecipientsRefused, SMTPDataError) as error:
            log.warning("session letter refused by the mail server", extra={"person": letter.person_id})
            mine.update(refused=str(error)[:300])
            return 0
        mine.update(mailed_at=now())
        return 1
    finally:
        connection.close()


@transaction.atomic
def claimed(pk: int) -> SessionLetter | None:
    rows = SessionLetter.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk=pk, tried_at=None
    )
    letter = rows.select_related("person", "session__mentor__person", "session__project").first()
    if letter is not None:
        letter.tried_at = now()
        letter.save(update_fields=["tried_at"])
    return letter


def mail_of(letter: SessionLetter, connection: Any) -> EmailMultiAlternatives:
    """Words for who reads, the entry for their calendar."""
    session = letter.session
    with translation.override(settings.LANGUAGE_CODE):
        title = " ".join(title_of(session).split())
        is_cancelled = letter.method == SessionLetter.Method.CANCEL
        subject = _("Cancelled: %(session)s") if is_cancelled else _("Session: %(session)s")
        start = letter.period.lower.astimezone(session.clock)
        context = {
            "session": session,
            "is_cancelled": is_cancelled,
            "start": start,
            "place": letter.place,
            "url": f"{settings.SITE_URL}{session.get_absolute_url()}",
            "space": settings.SPACE_NAME,
        }
        text = render_to_string("mentors/session_letter.txt", context)
        mail = EmailMultiAlternatives(
            f"[{settings.SPACE_NAME}] {subject % {'session': title}}"[:180],
            text,
            settings.DEFAULT_FROM_EMAIL,
            [letter.person.email],
            connection=connection,
        )
        mail.attach_alternative(
            invitation(letter).decode(), f"text/calendar; method={letter.method}; charset=utf-8"
        )
    return mail


@shared_task(time_limit=1800)
def run_match_round(pk: int, run: str) -> bool:
    """Safe to run twice: the key of the run decides who may write."""
    return work_out(pk, UUID(run))


@shared_task
def resume_match_rounds() -> int:
    """The sweep: begin runs again that nobody has heard of for a while."""
    lost = lost_runs()
    for pk, run in lost:
        run_match_round.delay(pk, str(run))
    return len(lost)
