"""After the booking: cancelling, checking in, ending, faults, offers, certificates."""

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from resources.actions.bookings import cancel_booking, check_in, complete_booking
from resources.actions.certifications import issue_certification
from resources.actions.faults import repair_unit, report_fault
from resources.actions.offers import add_unit, approve_resource, decline_resource, offer_resource
from resources.models import Booking, Unit
from tests.factories import BookingFactory, OrganisationFactory, TrainingFactory
from tests.resources.conftest import local


def told(verb):
    return set(Notification.objects.filter(entry__verb=verb).values_list("person__name", flat=True))


def test_cancel_gives_the_slot_back_until_the_cut_off(booked, member, frozen):
    frozen.move_to(local(3, 11, 59))
    assert cancel_booking(booked, by=member).state == "cancelled"


def test_after_the_cut_off_only_whoever_runs_it_cancels(booked, member, operator, frozen):
    frozen.move_to(local(3, 12))
    with pytest.raises(
        Refused, match=r"You can cancel until 2 hours before it starts. That has passed: ask an operator"
    ):
        cancel_booking(booked, by=member)

    assert cancel_booking(booked, by=operator).state == "cancelled"
    assert told("booking.cancelled") == {"Milo Member"}


def test_a_stranger_and_a_team_mate_cancel_nothing(booked, stranger, lead, project):
    booked.project = project
    booked.save()
    for somebody in (stranger, lead):
        with pytest.raises(PermissionDenied):
            cancel_booking(booked, by=somebody)
    assert Entry.objects.count() == 0


def test_check_in_from_a_quarter_before_and_end_frees_the_rest(booked, member, frozen):
    frozen.move_to(local(3, 13, 44))
    with pytest.raises(Refused, match="a quarter of an hour before"):
        check_in(booked, by=member)
    frozen.move_to(local(3, 13, 46))
    assert check_in(booked, by=member).state == "checked_in"
    with pytest.raises(IllegalMove):
        check_in(booked, by=member)

    frozen.move_to(local(3, 15))
    complete_booking(booked, by=member)
    booked.refresh_from_db()
    assert (booked.state, booked.ends_at) == ("completed", local(3, 15))


def test_ending_before_the_start_is_possible_and_keeps_the_period(booked, member, frozen):
    frozen.move_to(local(3, 13, 50))
    check_in(booked, by=member)
    complete_booking(booked, by=member)
    booked.refresh_from_db()
    assert (booked.state, booked.ends_at) == ("completed", local(3, 16))


def test_after_the_end_there_is_no_check_in_but_something_free(booked, member, frozen):
    frozen.move_to(local(3, 16))
    with pytest.raises(Refused, match="This booking is over") as refusal:
        check_in(booked, by=member)
    assert refusal.value.offers


def test_a_fault_blocks_tells_everybody_booked_and_lets_the_running_one_end(
    booked, unit, member, lead, provider, operator, stranger, frozen
):
    later = BookingFactory(unit=unit, person=lead, period=(local(4, 9), local(4, 10)))
    frozen.move_to(local(3, 14, 5))
    check_in(booked, by=member)
    report_fault(unit, by=stranger, reason="Smoke from the lens")

    unit.refresh_from_db()
    assert unit.state == "out_of_order"
    assert told("unit.broke_down") == {"Milo Member", "Lena Lead", "Pia Provider", "Olga Operator"}
    assert set(Booking.objects.values_list("state", flat=True)) == {"checked_in", "confirmed"}
    assert complete_booking(booked, by=member).state == "completed"
    frozen.move_to(local(4, 9))
    with pytest.raises(Refused, match=r"L-01 is out of order. Your booking stays"):
        check_in(later, by=lead)
    with pytest.raises(IllegalMove):
        report_fault(unit, by=stranger, reason="Again")


def test_repair_ends_the_outage_and_tells_who_was_told(booked, unit, member, provider, stranger, frozen):
    report_fault(unit, by=stranger, reason="Lens")
    with pytest.raises(PermissionDenied):
        repair_unit(unit, by=stranger)
    frozen.move_to(local(2, 15))
    repair_unit(unit, by=provider)

    unit.refresh_from_db()
    assert (unit.state, unit.outages.get().period.upper) == ("working", local(2, 15))
    assert told("unit.repaired") == {"Milo Member"}


def test_a_fault_without_words_is_refused(unit, stranger):
    with pytest.raises(Refused, match="Say what is wrong"):
        report_fault(unit, by=stranger, reason="  ")
    assert Unit.objects.get().state == "working"


def test_an_offer_waits_is_approved_and_gets_rules_with_its_first_unit(provider, operator, stranger, frozen):
    resource = offer_resource(by=provider, name="Loom", summary="Eight shafts.", kind="equipment")
    assert (resource.state, told("resource.offered")) == ("applied", {"Olga Operator"})
    with pytest.raises(PermissionDenied):
        approve_resource(resource, by=provider)
    approve_resource(resource, by=operator)
    with pytest.raises(PermissionDenied):
        add_unit(resource, by=stranger, tag="W-01", name="Loom")
    add_unit(resource, by=provider, tag="W-01", name="Loom by the window")

    resource.refresh_from_db()
    assert (resource.state, resource.policy.shortest, resource.opening_hours.count()) == ("approved", 60, 5)
    assert told("resource.approved") == {"Pia Provider"}
    with pytest.raises(Refused, match="Choose another tag"):
        add_unit(resource, by=provider, tag="W-01", name="Loom")


def test_one_offers_for_one_s_own_organisation_only(provider, member):
    company = OrganisationFactory()
    with pytest.raises(Refused, match="your own organisations"):
        offer_resource(by=provider, organisation=company, name="Loom", summary="Eight shafts.")
    company.memberships.create(person=provider)
    resource = offer_resource(by=provider, organisation=company, name="Loom", summary="Eight shafts.")
    assert (resource.offered_by, resource.organisation) == (None, company)


def test_a_declined_offer_says_why_to_its_provider(provider, operator):
    resource = offer_resource(by=provider, name="Bunsen burner", summary="Hot.")
    with pytest.raises(Refused, match="Write the reason"):
        decline_resource(resource, by=operator, reason="")
    decline_resource(resource, by=operator, reason="No open flames in Hall B.")
    assert told("resource.declined") == {"Pia Provider"}


def test_certifications_are_added_and_never_changed(member, operator, stranger, frozen):
    training = TrainingFactory()
    with pytest.raises(PermissionDenied):
        issue_certification(training, person=member, by=stranger)
    issue_certification(training, person=member, by=operator, valid_until=local(9, 12))
    issue_certification(training, person=member, by=operator)
    assert training.certifications.count() == 2
    with pytest.raises(Refused, match="has passed"):
        issue_certification(training, person=member, by=operator, valid_until=local(1, 12))
