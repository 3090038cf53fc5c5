"""Telling people. `notify` is called by other actions, inside their transaction."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.core.clock import now
from incubator.core.journal_text import topic_of
from incubator.core.live import nudge
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import MUST_BE_LEARNED, Mail, Notification, Preference, Topic


def notify(people: Iterable[Any], entry: Entry, *, url: str) -> list[Notification]:
    """Tell each of these people of the entry once; never the one who did it, nor somebody without an account."""
    return notify_all([(people, entry, url)])


def notify_all(told: Iterable[tuple[Iterable[Any], Entry, str]]) -> list[Notification]:
    """The same for many entries at once: (people, entry, url) each, in one query however many there are."""
    rows, people_told = [], set()
    for people, entry, url in told:
        active = {person.pk for person in people if person is not None and person.is_active}
        active.discard(entry.actor_id)
        topic = topic_of(entry.verb)
        rows += [Notification(person_id=pk, entry=entry, url=url, topic=topic) for pk in sorted(active)]
        people_told |= active
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    for pk in sorted(people_told):
        nudge(f"person:{pk}", "notification")
    return rows


@transaction.atomic
def read_notification(notification: Notification, *, by: Any) -> None:
    """Mark one as read; only its own person can."""
    Notification.objects.filter(pk=notification.pk, person=by, read_at=None).update(read_at=now())


@transaction.atomic
def read_all_notifications(*, by: Any) -> int:
    """Mark all as read; the number that were not."""
    return Notification.objects.filter(person=by, read_at=None).update(read_at=now())


@transaction.atomic
def set_preferences(*, by: Any, mail: Mapping[str, str]) -> None:
    """When this person wants mail about which topic; the page always has everything."""
    chosen = {Topic(topic): Mail(when) for topic, when in mail.items()}
    if any(chosen.get(topic) == Mail.NEVER for topic in MUST_BE_LEARNED):
        raise Refused(_("Decisions and invitations are for you to know: choose when, they come in any case."))
    Preference.objects.bulk_create(
        [Preference(person=by, topic=topic, mail=when) for topic, when in chosen.items()],
        update_conflicts=True, unique_fields=["person", "topic"], update_fields=["mail"],
    )  # fmt: skip
