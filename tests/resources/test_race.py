"""Two people, one slot, the same instant. The last test shows what would happen without the constraint."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from incubator.core.models import Entry
from incubator.core.refusal import Refused
from resources.actions import booking as acts
from resources.actions.booking import book_unit
from resources.models import NO_OVERLAP, Booking
from tests.factories import BookingFactory, PersonFactory, UnitFactory
from tests.races import together
from tests.resources.conftest import local

TIME = {"start": local(3, 14), "end": local(3, 16)}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(frozen):
    return PersonFactory(name="Ada First"), PersonFactory(name="Bo Second")


@pytest.fixture
def unit(frozen):
    return UnitFactory(tag="L-01")


def test_of_two_who_book_at_once_one_wins_and_the_other_hears_what_is_free(unit, two):
    results = together(2, lambda n: book_unit(unit, by=two[n], **TIME))

    lost = [result for result in results if isinstance(result, Refused)]
    assert (Booking.objects.count(), len(lost), Entry.objects.filter(verb="booking.made").count()) == (
        1,
        1,
        1,
    )
    assert "taken a moment ago" in str(lost[0])
    assert len(lost[0].offers) == 3


def test_overlapping_at_once_counts_as_the_same_slot(unit, two):
    times = [(local(3, 14), local(3, 16)), (local(3, 15), local(3, 17))]
    together(2, lambda n: book_unit(unit, by=two[n], start=times[n][0], end=times[n][1]))

    assert Booking.objects.count() == 1


def test_one_person_in_two_tabs_can_not_pass_the_most_at_a_time(unit, two):
    other = UnitFactory(resource=unit.resource)
    unit.resource.policy.at_a_time = 1
    unit.resource.policy.save()
    together(2, lambda n: book_unit([unit, other][n], by=two[0], **TIME))

    assert Booking.objects.count() == 1


def test_through_the_browser_one_gets_303_and_the_other_409(unit, two, client_of):
    clients = [client_of(person) for person in two]
    form = {"unit": "L-01", "day": "2026-03-03", "begins": "14:00", "ends": "16:00", "project": ""}
    url = f"/resources/{unit.resource.slug}/book/"
    answers = together(2, lambda n: clients[n].post(url, form))

    assert sorted(getattr(answer, "status_code", repr(answer)) for answer in answers) == [303, 409]
    page = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert "That slot was taken a moment ago. These are free:" in page
    assert "Tue 3 Mar, 12:00–14:00 · L-01" in page


def test_the_database_refuses_whoever_passes_the_rules(unit, two, monkeypatch):
    """No rule is asked here: only the exclusion constraint stands between the second booking and the first."""
    monkeypatch.setattr(acts, "check_booking", lambda *args, **more: None)
    book_unit(unit, by=two[0], **TIME)
    with pytest.raises(Refused, match="taken a moment ago") as refusal:
        book_unit(unit, by=two[1], start=local(3, 15), end=local(3, 17))

    assert len(refusal.value.offers) == 3
    assert Booking.objects.count() == 1


def test_plain_sql_can_not_overlap(unit, two):
    booking = BookingFactory(unit=unit, person=two[0], period=(local(3, 14), local(3, 16)))
    copied = "INSERT INTO resources_booking (unit_id, period, held, person_id, state, made_at, reason) SELECT unit_id, period, held, person_id, 'checked_in', now(), '' FROM resources_booking WHERE id = %s"

    with pytest.raises(IntegrityError, match=NO_OVERLAP), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copied, [booking.pk])
    with pytest.raises(IntegrityError, match=NO_OVERLAP), transaction.atomic():
        Booking.objects.bulk_create(
            [Booking(unit=unit, period=booking.period, held=booking.held, person=two[1], state="confirmed")]
        )


@pytest.mark.parametrize(("guarded", "kept"), [(True, 1), (False, 2)])
def test_looking_first_is_no_guard_and_the_constraint_is(unit, two, guarded, kept):
    """Negative control: two that both look, find nothing and write. Without the constraint both are kept.

    The constraint is dropped for the unguarded case and put back afterwards, whatever happens.
    """
    constraint = next(c for c in Booking._meta.constraints if c.name == NO_OVERLAP)
    looked = threading.Barrier(2)

    def look_and_write(number):
        assert not Booking.objects.filter(unit=unit, period__overlap=(TIME["start"], TIME["end"])).exists()
        looked.wait()
        with transaction.atomic():
            Booking.objects.create(
                unit=unit, person=two[number], state="confirmed", period=tuple(TIME.values())
            )

    if not guarded:
        with connection.schema_editor() as editor:
            editor.remove_constraint(Booking, constraint)
    try:
        together(2, look_and_write)
        assert Booking.objects.count() == kept
    finally:
        if not guarded:
            Booking.objects.all().delete()
            with connection.schema_editor() as editor:
                editor.add_constraint(Booking, constraint)
