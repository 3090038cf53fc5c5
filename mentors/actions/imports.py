"""Carrying out an import plan, as an operator would: each row once, all or nothing."""

from django.db import connection, transaction
from django.utils.crypto import get_random_string

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from mentors.models import Mentor
from mentors.queries.import_plan import OF_MENTOR, OF_PERSON, ImportPlan, Planned
from mentors.sources import Record

ONE_AT_A_TIME = 7_140_028


@transaction.atomic
def import_mentors(plan: ImportPlan, *, by: Person) -> int:
    """Make and change what the plan says; the number of mentors written. A second run at the same time waits."""
    require(by, "mentors.import_mentors")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    return sum(carry_out(row, by=by) for row in plan.rows if row.status in ("new", "updated"))


def carry_out(row: Planned, *, by: Person) -> bool:
    """One row; what another import has done since the plan was made is not done again."""
    mentor = Mentor.objects.select_for_update(of=("self",)).filter(source=row.record.source).first()
    if row.status == "new":
        if mentor is not None:
            return False
        mentor = new_mentor(row.record)
    elif mentor is None or not renew(mentor, row.record):
        return False
    record(
        "mentor.imported",
        mentor,
        by=by,
        mentor=mentor.person.name,
        source=mentor.source,
        changes=[*row.changes],
    )
    return True


def new_mentor(one: Record) -> Mentor:
    """Approved, or paused without places: the operator's import is the approval."""
    person = Person.objects.filter(email=one.email).first() if one.email else None
    if person is None:
        person = new_person(one)
    state = "paused" if one.capacity == 0 or one.disabled else "approved"
    values = {key: getattr(one, key) for key in OF_MENTOR}
    return Mentor.objects.create(person=person, source=one.source, state=state, **values)


def new_person(one: Record) -> Person:
    """With an address they sign in by a code sent to it. Without one, nobody can, and nothing is mailed."""
    values = {key: getattr(one, key) for key in OF_PERSON}
    if one.email:
        return Person.objects.create_user(one.email, None, **values)
    address = f"mentor-{get_random_string(24).lower()}@imported.invalid"
    return Person.objects.create_user(address, None, is_active=False, **values)


def renew(mentor: Mentor, one: Record) -> bool:
    """Bring the row up to date; the state is decided once, when new, and by people after that."""
    person = Person.objects.select_for_update().get(pk=mentor.person_id)
    if person.last_login is not None:
        return False
    if not person.is_active:
        for key in OF_PERSON:
            setattr(person, key, getattr(one, key))
        person.save(update_fields=[*OF_PERSON])
    for key in OF_MENTOR:
        setattr(mentor, key, getattr(one, key))
    mentor.last_active = now()
    mentor.save(update_fields=[*OF_MENTOR, "last_active"])
    return True
