"""Reading one person's stream."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.fetch_modes import FETCH_RAISE

from incubator.accounts.models import Person
from incubator.notices.models import Notification

GIVEN_UP = timedelta(days=3)


def own_notifications(user: Any) -> QuerySet[Notification]:
    if not user.is_authenticated:
        return Notification.objects.none()
    return Notification.objects.filter(person=user).select_related("entry").fetch_mode(FETCH_RAISE)


def unread_count(user: Any) -> int:
    """At most 100 are counted: beyond that it is “99+”."""
    if not user.is_authenticated:
        return 0
    return Notification.objects.filter(person=user, read_at=None)[:100].count()


def owed_to(before: datetime) -> QuerySet[Notification]:
    """Unread, told by no mail, older than `before`; after three days of trying it is given up."""
    window = (before - GIVEN_UP, before)
    return Notification.objects.filter(
        read_at=None, mailed_at=None, made_at__range=window, person__is_active=True
    )


def owed_people(before: datetime, limit: int = 200) -> list[int]:
    """Whoever has something unread that no mail told them yet, older than `before`."""
    owed = owed_to(before)
    return list(owed.order_by("person_id").values_list("person_id", flat=True).distinct()[:limit])


def digest_of(person_id: int, before: datetime) -> tuple[Person, list[Notification]]:
    """The rows of one digest, oldest first."""
    owed = owed_to(before).filter(person_id=person_id).select_related("entry")
    return Person.objects.get(pk=person_id), list(owed.order_by("pk")[:50])
