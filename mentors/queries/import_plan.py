"""What an import would do, row by row. The same plan is shown by the dry run and carried out by the action."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from incubator.accounts.models import Person
from mentors.models import Mentor
from mentors.sources import Record

STATUSES = ("new", "updated", "unchanged", "duplicate", "invalid")
OF_PERSON = ("name", "headline", "bio", "skills", "languages")
OF_MENTOR = ("expertise", "skills", "fields", "languages", "capacity", "office_hours")


@dataclass(frozen=True)
class Planned:
    """One row of the file and what becomes of it; `changes` are the names of what differs."""

    record: Record
    status: str
    reason: str = ""
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportPlan:
    rows: tuple[Planned, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Each status with its number; together they are the rows."""
        found = Counter(row.status for row in self.rows)
        return {status: found[status] for status in STATUSES}


def import_plan(records: Iterable[Record]) -> ImportPlan:
    """Two queries, however many rows."""
    read = list(records)
    sources, emails = {one.source for one in read}, {one.email for one in read if one.email}
    known = {one.source: one for one in Mentor.objects.select_related("person").filter(source__in=sources)}
    people = {one.email: one for one in Person.objects.select_related("mentor").filter(email__in=emails)}
    seen: set[str] = set()
    rows = []
    for one in read:
        rows.append(planned(one, known.get(one.source), people.get(one.email), seen))
        seen.update(key for key in (one.source, one.email) if key)
    return ImportPlan(tuple(rows))


def planned(one: Record, mentor: Mentor | None, person: Person | None, seen: set[str]) -> Planned:
    if one.wrong:
        return Planned(one, "invalid", one.wrong)
    if one.source in seen or one.email in seen:
        return Planned(one, "duplicate", "the same person stands in an earlier row")
    if mentor is None:
        if person is not None and hasattr(person, "mentor"):
            return Planned(one, "duplicate", f"{person.name} is a mentor here already")
        return Planned(one, "new")
    if mentor.person.last_login is not None:
        return Planned(one, "unchanged", "they look after their own profile now")
    changes = differing(one, mentor)
    return Planned(one, "updated" if changes else "unchanged", changes=changes)


def differing(one: Record, mentor: Mentor) -> tuple[str, ...]:
    """What differs. Somebody with an account looks after their own profile; only the mentor's part is compared."""
    profile = (
        [] if mentor.person.is_active else [key for key in OF_PERSON if differs(one, mentor.person, key)]
    )
    return tuple(
        [f"person.{key}" for key in profile] + [key for key in OF_MENTOR if differs(one, mentor, key)]
    )


def differs(one: Record, thing: Person | Mentor, key: str) -> bool:
    return bool(getattr(one, key) != getattr(thing, key))
