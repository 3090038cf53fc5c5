"""How soon a mentor usually answers, and whether they still do. From facts, or not said at all."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import DurationField, ExpressionWrapper, F, Q
from django.utils.translation import gettext, ngettext

from incubator.core.clock import now
from mentors.models import Mentor, Mentorship

DORMANT_AFTER = timedelta(days=90)
ENOUGH = 3


def dormant_since() -> datetime:
    return now() - DORMANT_AFTER


def awake() -> Q:
    """Mentors who did something within 90 days: answered, changed something, or signed in."""
    return Q(last_active__gte=dormant_since()) | Q(person__last_login__gte=dormant_since())


def is_dormant(mentor: Mentor) -> bool:
    """Wants `person` loaded."""
    last = max(filter(None, (mentor.last_active, mentor.person.last_login)))
    return last < dormant_since()


def usual_answers(mentors: Iterable[int]) -> dict[int, str]:
    """“usually answers in 3 days”: the median over each one's answered requests, from three on. One query."""
    taken = ExpressionWrapper(F("answered_at") - F("requested_at"), output_field=DurationField())
    rows = Mentorship.objects.filter(
        mentor__in=list(mentors), answered_at__isnull=False, requested_at__isnull=False
    )
    spans: dict[int, list[timedelta]] = {}
    for mentor, span in rows.order_by().annotate(taken=taken).values_list("mentor", "taken"):
        spans.setdefault(mentor, []).append(span)
    return {mentor: usually(median(found)) for mentor, found in spans.items() if len(found) >= ENOUGH}


def median(spans: list[timedelta]) -> timedelta:
    """The middle one; of an even number the later, so that nobody is promised too much."""
    return sorted(spans)[len(spans) // 2]


def usually(span: timedelta) -> str:
    days = -(-span // timedelta(days=1))
    if days <= 1:
        return gettext("usually answers within a day")
    return ngettext("usually answers in %(days)s day", "usually answers in %(days)s days", days) % {
        "days": days
    }
