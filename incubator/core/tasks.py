"""The journal's own jobs: deliver what was just written, and sweep for what a crash left."""

import logging

from celery import shared_task

from incubator.core import outbox
from incubator.core.models import Delivery

log = logging.getLogger(__name__)


@shared_task
def deliver(entry_id: int) -> int:
    """Hand one entry to whom it is owed (with whatever waits before it on the same subject)."""
    rows = Delivery.objects.filter(entry_id=entry_id, done_at=None).values_list("subscriber", "subject")
    return sum(outbox.deliver_line(subscriber, subject) for subscriber, subject in rows)


@shared_task
def deliver_owed() -> int:
    """The sweep: everything still owed, whatever was lost."""
    return sum(outbox.deliver_line(subscriber, subject) for subscriber, subject in outbox.owed())


def deliver_soon(entry_id: int) -> None:
    """After commit. A broker that is away costs nothing but time: the sweep finds the row."""
    try:
        deliver.delay(entry_id)
    except Exception:
        log.warning("broker unreachable; the sweep will deliver entry %s", entry_id)
