"""Taking a slot: what is kept and told, and each rule with its way out."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.clock import now
from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from resources.actions import booking as acts
from resources.actions.booking import book_unit, confirm_booking, decline_booking
from resources.models import Booking
from tests.factories import BookingFactory, ResourceFactory, TrainingFactory, UnitFactory
from tests.resources.conftest import local


def refused(unit, by, start, end, **more):
    with pytest.raises(Refused) as refusal:
        book_unit(unit, by=by, start=start, end=end, **more)
    assert not Booking.objects.filter(person=by, period__startswith=start).exists()
    return refusal.value


def told(verb):
    return set(Notification.objects.filter(entry__verb=verb).values_list("person__name", flat=True))


def test_book_unit_confirms_and_is_kept_in_the_journal(unit, lead, project):
    booking = book_unit(unit, by=lead, start=local(3, 14), end=local(3, 16), project=project)

    booking.refresh_from_db()
    assert (booking.state, booking.starts_at, booking.ends_at) == ("confirmed", local(3, 14), local(3, 16))
    entry = Entry.objects.get(verb="booking.made")
    assert f"projects.project:{project.pk}" in entry.scopes
    assert str(entry.sentence) == "Lena Lead booked L-01 (Laser cutter), Tue 3 Mar, 14:00–16:00"


def test_pressing_twice_books_once(unit, lead):
    first = book_unit(unit, by=lead, start=local(3, 14), end=local(3, 16))
    again = book_unit(unit, by=lead, start=local(3, 14), end=local(3, 16))

    assert (again.pk, Entry.objects.filter(verb="booking.made").count()) == (first.pk, 1)


def test_a_visitor_of_an_unapproved_resource_can_not_book(unit, lead):
    unit.resource.state = "applied"
    unit.resource.save()

    with pytest.raises(PermissionDenied):
        book_unit(unit, by=lead, start=local(3, 14), end=local(3, 16))
    assert (Booking.objects.count(), Entry.objects.count()) == (0, 0)


def test_what_is_taken_is_refused_with_the_three_nearest_that_fill_the_form(unit, booked, lead):
    refusal = refused(unit, lead, local(3, 15), local(3, 16))

    assert str(refusal) == "That slot was taken a moment ago. These are free:"
    assert [offer.label for offer in refusal.offers] == [
        "Tue 3 Mar, 13:00–14:00 · L-01", "Tue 3 Mar, 16:00–17:00 · L-01", "Tue 3 Mar, 17:00–18:00 · L-01",
    ]  # fmt: skip
    assert refusal.offers[0].url == (
        "/resources/laser-cutter/book/?unit=L-01&start=2026-03-03T13%3A00&end=2026-03-03T14%3A00"
    )


def test_another_unit_of_the_resource_at_the_same_time_comes_first(unit, booked, lead):
    UnitFactory(resource=unit.resource, tag="L-02")

    assert "Tue 3 Mar, 15:00–16:00 · L-02" in [
        o.label for o in refused(unit, lead, local(3, 15), local(3, 16)).offers
    ]


@pytest.mark.parametrize(
    ("policy", "start", "end", "says"),
    [
        ({}, local(3, 16), local(3, 15), "It ends before it starts"),
        ({}, local(3, 9), local(3, 17), "1 hour at least and 4 hours at most; yours is 8 hours"),
        ({"shortest": 120}, local(3, 9), local(3, 10), "2 hours at least"),
        ({}, local(2, 9), local(2, 10), "has passed"),
        (
            {"ahead_days": 7},
            local(10, 9),
            local(10, 10),
            "Up to 7 days ahead can be booked: until Monday 9 March",
        ),
        ({}, local(3, 7), local(3, 8), "not open then"),
        ({}, local(8, 10), local(8, 11), "not open then"),
        ({}, local(3, 9, 30), local(3, 10, 30), "start and end every 1 hour"),
        ({"granularity": 30}, local(3, 9, 15), local(3, 10, 15), "start and end every 30 minutes"),
    ],
)
def test_each_rule_refuses_in_a_sentence_with_free_slots(provider, lead, frozen, policy, start, end, says):
    unit = UnitFactory(resource=ResourceFactory(**{f"policy__{key}": value for key, value in policy.items()}))

    refusal = refused(unit, lead, start, end)
    assert says in str(refusal)
    if says != "It ends before it starts":
        assert len(refusal.offers) == 3


def test_the_last_bookable_day_is_bookable_to_its_end(provider, lead, frozen):
    unit = UnitFactory(resource=ResourceFactory(policy__ahead_days=7))
    assert book_unit(unit, by=lead, start=local(9, 17), end=local(9, 18)).state == "confirmed"


def test_too_many_at_a_time_leads_to_my_bookings(unit, lead):
    for hour in (9, 11):
        book_unit(unit, by=lead, start=local(3, hour), end=local(3, hour + 1))

    refusal = refused(unit, lead, local(4, 9), local(4, 10))
    assert "You have 2 bookings here, and 2 at a time are possible. Cancel one" in str(refusal)
    assert [offer.url for offer in refusal.offers] == ["/bookings/"]


def test_the_gap_after_a_booking_is_kept_by_the_rule_and_by_the_database(lead, member, frozen, monkeypatch):
    unit = UnitFactory(resource=ResourceFactory(policy__granularity=15, policy__buffer=30))
    book_unit(unit, by=member, start=local(3, 14), end=local(3, 15))

    refused(unit, lead, local(3, 15, 15), local(3, 16, 15))
    refused(unit, lead, local(3, 12, 45), local(3, 13, 45))
    monkeypatch.setattr(acts, "check_booking", lambda *args, **more: None)
    refused(unit, lead, local(3, 15, 15), local(3, 16, 15))
    assert book_unit(unit, by=lead, start=local(3, 15, 30), end=local(3, 16, 30)).state == "confirmed"


def test_without_the_certificate_the_refusal_leads_to_the_training(unit, lead):
    training = TrainingFactory(
        title="Laser, level 1", slug="laser-1", how_to_get="Next date: Thursday, 16:00."
    )
    unit.resource.needs_training = training
    unit.resource.save()

    refusal = refused(unit, lead, local(3, 14), local(3, 15))
    assert "“Laser, level 1”, valid on that day. Next date: Thursday, 16:00." in str(refusal)
    assert [offer.url for offer in refusal.offers] == ["/trainings/laser-1/"]

    training.certifications.create(
        person=lead, valid_from=now() - timedelta(days=9), valid_until=local(3, 14, 30)
    )
    refused(unit, lead, local(3, 14), local(3, 15))
    training.certifications.create(person=lead, valid_from=now())
    assert book_unit(unit, by=lead, start=local(3, 14), end=local(3, 15)).state == "confirmed"


def test_an_outage_refuses_with_its_reason(unit, lead):
    unit.outages.create(period=(local(3, 12), local(3, 15)), reason="lens")

    refusal = refused(unit, lead, local(3, 14), local(3, 16))
    assert "L-01 is out of order then: lens" in str(refusal)
    assert "Tue 3 Mar, 15:00–17:00 · L-01" in [offer.label for offer in refusal.offers]


def test_one_books_for_one_s_own_projects_only(unit, stranger, project):
    assert "your own projects" in str(refused(unit, stranger, local(3, 14), local(3, 15), project=project))


def test_a_request_blocks_nobody_and_goes_to_who_can_answer(unit, lead, member, provider, operator):
    unit.resource.policy.needs_approval = True
    unit.resource.policy.save()
    first = book_unit(unit, by=lead, start=local(3, 14), end=local(3, 15))
    second = book_unit(unit, by=member, start=local(3, 14), end=local(3, 15))

    assert (first.state, second.state) == ("requested", "requested")
    assert told("booking.requested") == {"Pia Provider", "Olga Operator"}


def test_confirming_one_of_two_requests_makes_the_other_impossible(unit, lead, member, provider):
    ours, theirs = (
        BookingFactory(unit=unit, person=who, state="requested", period=(local(3, 14), local(3, 15)))
        for who in (lead, member)
    )

    confirm_booking(ours, by=provider)
    assert told("booking.confirmed") == {"Lena Lead"}
    with pytest.raises(Refused, match="taken a moment ago") as refusal:
        confirm_booking(theirs, by=provider)
    assert len(refusal.value.offers) == 3
    decline_booking(theirs, by=provider, reason="Lena was first.")
    theirs.refresh_from_db()
    assert (theirs.state, theirs.reason) == ("declined", "Lena was first.")
    assert told("booking.declined") == {"Milo Member"}


def test_what_was_declined_or_cancelled_never_clashes(unit, lead, member):
    for state in ("declined", "cancelled", "no_show", "completed"):
        BookingFactory(unit=unit, person=member, state=state, period=(local(3, 14), local(3, 16)))

    assert book_unit(unit, by=lead, start=local(3, 14), end=local(3, 16)).state == "confirmed"


def test_a_stranger_answers_no_request_and_an_answer_is_given_once(unit, lead, stranger, provider):
    booking = BookingFactory(unit=unit, person=lead, state="requested", period=(local(3, 14), local(3, 15)))
    with pytest.raises(PermissionDenied):
        confirm_booking(booking, by=stranger)
    with pytest.raises(Refused, match="Write the reason"):
        decline_booking(booking, by=provider, reason=" ")

    confirm_booking(booking, by=provider)
    with pytest.raises(IllegalMove):
        confirm_booking(booking, by=provider)
