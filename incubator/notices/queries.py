"""Reading one person's stream."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.fetch_modes import FETCH_RAISE

from incubator.accounts.models import Person
from incubator.notices.models import Notification


def own_notifications(user: Any) -> QuerySet[Notification]:
    if not user.is_authenticated:
        return Notification.objects.none()
    return Notification.objects.filter(person=user).select_related("entry").fetch_mode(FETCH_RAISE)


def unread_count(user: Any) -> int:
    """At most 100 are counted: beyond that it is “99+”."""
    if not user.is_authenticated:
        return 0
    return Notification.objects.filter(person=user, read_at=None)[:100].count()


def owed_people(before: datetime, limit: int = 200) -> list[int]:
    """Whoever has something unread that no mail told them yet, older than `before`."""
    owed = Notification.objects.filter(
        read_at=None, mailed_at=None, made_at__lte=before, person__is_active=True
    )
    return list(owed.order_by("person_id").values_list("person_id", flat=True).distinct()[:limit])


def digest_of(person_id: int, before: datetime) -> tuple[Person, list[Notification]]:
    """The rows of one digest, locked, oldest first; rows that another worker has in hand are left to it."""
    rows = Notification.objects.select_for_update(skip_locked=True, of=("self",)).select_related("entry")
    owed = rows.filter(person_id=person_id, read_at=None, mailed_at=None, made_at__lte=before)
    return Person.objects.get(pk=person_id), list(owed.order_by("pk")[:50])
