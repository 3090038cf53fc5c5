"""Reading one person's stream."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fetch_modes import FETCH_RAISE
from django.db.models.functions import Coalesce

from incubator.accounts.models import Person
from incubator.core.clock import space_zone
from incubator.notices.models import Mail, Notification, Preference, Topic

COUNTED = 100
GIVEN_UP = timedelta(days=3)
MORNING = time(8)


def own_notifications(user: Any) -> QuerySet[Notification]:
    if not user.is_authenticated:
        return Notification.objects.none()
    return Notification.objects.filter(person=user).select_related("entry").fetch_mode(FETCH_RAISE)


def unread_count(user: Any) -> int:
    """At most 100 are counted: beyond that it is “99+”."""
    if not user.is_authenticated:
        return 0
    return Notification.objects.filter(person=user, read_at=None)[:COUNTED].count()


def newest_unread(user: Any, limit: int) -> tuple[list[Notification], int]:
    """The newest that were not read, and how many there are in all, counted as above; one query for both."""
    unread = own_notifications(user).filter(read_at=None)
    keys = Notification.objects.filter(person=user, read_at=None).values("pk")[:COUNTED]
    news: list[Any] = list(unread.annotate(every=ArraySubquery(keys))[:limit])
    return news, len(news[0].every) if news else 0


def owed_to(before: datetime) -> QuerySet[Notification]:
    """Unread, told by no mail, older than `before`; after three days of trying it is given up.

    What its person wants once a day waits for the morning; what they want no mail about is owed to nobody.
    """
    window = (before - GIVEN_UP, before)
    wanted = Preference.objects.filter(person=OuterRef("person"), topic=OuterRef("topic")).values("mail")
    return (
        Notification.objects.filter(
            read_at=None, mailed_at=None, made_at__range=window, person__is_active=True
        )
        .annotate(mail=Coalesce(Subquery(wanted[:1]), Value(Mail.SOON)))
        .filter(Q(mail=Mail.SOON) | Q(mail=Mail.DAILY, made_at__lt=last_morning(before)))
    )


def last_morning(before: datetime) -> datetime:
    """The hour of the daily mail on the space's clock, the last that is past."""
    zone = space_zone()
    day = before.astimezone(zone).date()
    morning = datetime.combine(day, MORNING, zone)
    return morning if morning <= before else datetime.combine(day - timedelta(days=1), MORNING, zone)


def preferences_of(user: Any) -> dict[str, str]:
    """Topic → when, for every topic."""
    kept = dict(Preference.objects.filter(person=user).values_list("topic", "mail"))
    return {topic: kept.get(topic, Mail.SOON) for topic in Topic.values}


def owed_people(before: datetime, limit: int = 200) -> list[int]:
    """Whoever has something unread that no mail told them yet, older than `before`."""
    owed = owed_to(before)
    return list(owed.order_by("person_id").values_list("person_id", flat=True).distinct()[:limit])


def digest_of(person_id: int, before: datetime) -> tuple[Person, list[Notification]]:
    """The rows of one digest, oldest first."""
    owed = owed_to(before).filter(person_id=person_id).select_related("entry")
    return Person.objects.get(pk=person_id), list(owed.order_by("pk")[:50])
