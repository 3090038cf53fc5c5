"""Who reads which application. Whoever is in conflict with one never meets it, in no list and no count.

Operators may read, and whoever an upper app adds: `readers.add(lambda: Q(mentor__state="approved"))`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet, Subquery, Value

from incubator.accounts.models import Person
from incubator.accounts.permissions import is_operator
from projects.models import Application, ApplicationVersion, Programme, ProgrammeReader, Reading
from projects.models.conflicts import in_conflict, reading
from projects.states import OPEN_TO_READERS

_eligible: list[Callable[[], Q]] = [lambda: Q(groups__name="operators")]


def add(ask: Callable[[], Q]) -> None:
    """Whom else operators may name: a condition over people."""
    _eligible.append(ask)


def eligible_people() -> QuerySet[Person]:
    """Active people who may be named as readers, by name."""
    allowed = Q()
    for ask in _eligible:
        allowed |= Q(pk__in=Person.objects.filter(ask()).order_by().values("pk"))
    return Person.objects.filter(allowed, is_active=True).order_by("name", "pk")


def run_readers(user: Any) -> QuerySet[ProgrammeReader]:
    """What operators see of who reads."""
    readers = ProgrammeReader.objects.select_related("programme", "person")
    return readers if is_operator(user) else readers.none()


def readers_of(programme: Programme) -> list[ProgrammeReader]:
    """Those who read now."""
    readers = ProgrammeReader.objects.filter(programme=programme, ended_at=None, person__is_active=True)
    return list(readers.select_related("person").order_by("person__name", "pk").fetch_mode(FETCH_RAISE))


def reads(user: Any) -> bool:
    """Whether this person reads for any programme now."""
    return ProgrammeReader.objects.filter(person=user.pk, ended_at=None).exists()


def in_reading(user: Any) -> QuerySet[Application]:
    """What was handed in to a programme that this person reads for, without whatever they are in conflict with."""
    if not user.is_authenticated or not user.is_active:
        return Application.objects.none()
    return Application.objects.filter(reading(user))


def readable_applications(user: Any) -> QuerySet[Any]:
    """The same, as long as there is something to do or to look back on, with what became of it:

    `last` version, `is_read` by this person in that version, `is_begun`, `read_before` in an earlier one.
    """
    own = Reading.objects.filter(reader=user.pk, handed_in_at__isnull=False)
    versions = ApplicationVersion.objects.filter(application=OuterRef("pk")).order_by("-number")
    in_it = Reading.objects.filter(reader=user.pk, version=OuterRef("last"))
    found = (
        in_reading(user)
        .annotate(
            last=Subquery(versions.values("pk")[:1]),
            number=Subquery(versions.values("number")[:1]),
            read_before=Exists(own.filter(version__application=OuterRef("pk"))),
        )
        .annotate(
            is_read=Exists(in_it.filter(handed_in_at__isnull=False)),
            is_begun=Exists(in_it.filter(handed_in_at=None)),
        )
    )
    to_do = Q(state__in=OPEN_TO_READERS, programme__application_rubric__isnull=False)
    return found.filter(Q(read_before=True) | to_do).select_related("project", "programme")


def left_to_read(user: Any) -> QuerySet[Any]:
    """What waits for this person, the longest waiting first."""
    left = readable_applications(user).filter(
        state__in=OPEN_TO_READERS, programme__application_rubric__isnull=False, is_read=False
    )
    return left.order_by("handed_in_at", "pk")


def pairs_to_read(programme: Programme, readers: Iterable[ProgrammeReader]) -> set[tuple[int, int]]:
    """Each (application, reader) that is one's to read: every pair but those in conflict, in one query."""
    handed_in = Application.objects.filter(programme=programme, handed_in_at__isnull=False).order_by()
    asked = [
        handed_in.filter(~in_conflict(one.person, "project"))
        .annotate(who=Value(one.person_id))
        .values_list("pk", "who")
        for one in readers
    ]
    if not asked:
        return set()
    return set(asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0])


def readers_to_tell(version: ApplicationVersion) -> list[Person]:
    """Those who read an earlier version, still read for the programme and may know of it."""
    application = version.application
    read = Reading.objects.filter(
        version__application=application, reader=OuterRef("pk"), handed_in_at__isnull=False
    )
    reads = ProgrammeReader.objects.filter(
        person=OuterRef("pk"), programme=application.programme_id, ended_at=None
    )
    people = Person.objects.filter(Exists(read), Exists(reads), is_active=True)
    return [one for one in people if in_reading(one).filter(pk=application.pk).exists()]
