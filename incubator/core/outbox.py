"""Handing entries to their subscribers: at least once, in order per subject, whatever crashes in between.

A delivery is a row written with its entry, so transactions that commit out of order lose nothing. A reaction and the
mark that it ran are one transaction: killed in the middle, neither happened, and the sweep finds it again.
"""

import logging
from datetime import timedelta

from django.db import connection, transaction

from incubator.core.clock import now
from incubator.core.journal import SUBSCRIBERS
from incubator.core.models import Delivery

MOST_ATTEMPTS = 8
log = logging.getLogger(__name__)


def owed(limit: int = 500) -> list[tuple[str, str]]:
    """The (subscriber, subject) lines in which something waits and may be tried now, oldest first."""
    waiting = Delivery.objects.filter(done_at=None, given_up_at=None).order_by("pk")[:limit]
    return list(dict.fromkeys((row.subscriber, row.subject) for row in waiting))


def deliver_line(subscriber: str, subject: str) -> int:
    """Deliver what one subscriber is owed of one subject, in order; the count delivered.

    Stops at the first failure, so that order holds; that one is tried again later.
    """
    delivered = 0
    while deliver_next(subscriber, subject):
        delivered += 1
    return delivered


def deliver_next(subscriber: str, subject: str) -> bool:
    """Deliver the oldest of a line; false when nothing is owed, somebody else is at it, or it failed."""
    try:
        with transaction.atomic():
            if not take_line(subscriber, subject):
                return False
            row = (
                Delivery.objects.filter(
                    subscriber=subscriber, subject=subject, done_at=None, given_up_at=None
                )
                .select_related("entry")
                .order_by("pk")
                .first()
            )
            if row is None or (row.next_at and row.next_at > now()):
                return False
            if subscriber in SUBSCRIBERS:
                SUBSCRIBERS[subscriber].react(row.entry)
            row.done_at = now()
            row.save(update_fields=["done_at"])
            return True
    except Exception as error:
        log.exception("reaction failed", extra={"subscriber": subscriber, "subject": subject})
        remember_failure(subscriber, subject, error)
        return False


def take_line(subscriber: str, subject: str) -> bool:
    """A lock on the line until the transaction ends; false when another worker has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{subscriber} {subject}"]
        )
        return bool(cursor.fetchone()[0])


def remember_failure(subscriber: str, subject: str, error: Exception) -> None:
    """Count the failed attempt and wait longer each time; after the last the operators see it, the line goes on."""
    with transaction.atomic():
        row = (
            Delivery.objects.select_for_update()
            .filter(subscriber=subscriber, subject=subject, done_at=None, given_up_at=None)
            .order_by("pk")
            .first()
        )
        if row is None:
            return
        row.attempts += 1
        row.error = f"{type(error).__name__}: {error}"[:1000]
        row.next_at = now() + timedelta(seconds=2**row.attempts)
        if row.attempts >= MOST_ATTEMPTS:
            row.given_up_at = now()
        row.save(update_fields=["attempts", "error", "next_at", "given_up_at"])
