"""Events: places are never given twice, the line moves up in order, times are those of the wall clock there."""

import itertools
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from icalendar import Calendar

from incubator.community.actions.gatherings import (
    announce_event,
    cancel_event,
    cancel_registration,
    change_event,
    register_for_event,
    renew_feed,
)
from incubator.community.calendar import calendar_of
from incubator.community.forms import EventForm
from incubator.community.models import Event, Registration
from incubator.community.queries.gatherings import visible_events
from incubator.community.states import REGISTRATION_FLOW
from incubator.core.access import allows
from incubator.core.clock import now
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from tests.factories import PersonFactory
from tests.races import together

ALLOWED = {
    ("move_up", "waitlisted"), ("cancel", "registered"), ("cancel", "waitlisted"), ("register", "cancelled"),
    ("wait", "cancelled"), ("attend", "registered"), ("attend", "no_show"), ("miss", "registered"),
}  # fmt: skip


def event(**values):
    start = values.pop("starts_at", now() + timedelta(days=3))
    defaults = {"title": "Kiln evening", "slug": "kiln-evening", "zone": "Europe/Zurich", "place": "Hall"}
    return Event.objects.create(starts_at=start, ends_at=start + timedelta(hours=2), **defaults | values)


def states(one) -> list[str]:
    return list(one.registrations.order_by("since", "pk").values_list("state", flat=True))


def typed(**changes):
    return {
        "title": "Kiln evening", "kind": "meet_up", "audience": "public", "zone": "Europe/Zurich", "place": "Hall",
        "starts": "2026-03-20T18:00", "ends": "2026-03-20T20:00", **changes,
    }  # fmt: skip


def test_the_flow_offers_exactly_the_agreed_moves():
    assert set(REGISTRATION_FLOW.moves) == ALLOWED


@pytest.mark.parametrize("who", ["visitor", "stranger", "lead", "editor", "operator"])
def test_the_query_and_the_predicate_agree_and_who_may_do_what(who, request, lead):
    user = AnonymousUser() if who == "visitor" else request.getfixturevalue(who)
    for audience, state in itertools.product(["public", "community"], [None, now()]):
        event(slug=f"{audience}-{state is None}", audience=audience, cancelled_at=state, organiser=lead)
    found = set(visible_events(user))
    for one in Event.objects.all():
        assert (one in found) is (one.audience == "public" or who != "visitor")
        assert allows(user, "community.view_event", one) is (one in found)
        assert allows(user, "community.change_event", one) is (who in ("lead", "operator"))
    assert allows(user, "community.add_event") is (who in ("editor", "operator"))


def test_the_line_keeps_its_order_and_moves_up_when_somebody_leaves_or_room_grows(db, operator):
    one = event(capacity=1)
    people = [PersonFactory() for _ in range(4)]
    for person in people:
        register_for_event(one, by=person)
    assert states(one) == ["registered", "waitlisted", "waitlisted", "waitlisted"]

    cancel_registration(one, by=people[0])
    assert states(one) == ["cancelled", "registered", "waitlisted", "waitlisted"]
    change_event(one, by=operator, capacity=2)
    assert states(one) == ["cancelled", "registered", "registered", "waitlisted"]
    assert Notification.objects.filter(person=people[1], entry__verb="registration.moved_up").count() == 1
    register_for_event(one, by=people[0])
    assert one.registrations.get(person=people[0]).state == "waitlisted"
    assert states(one)[-1] == "waitlisted"


def test_nobody_comes_leaves_or_moves_up_after_the_start(stranger, lead, operator):
    one = event(capacity=1)
    register_for_event(one, by=stranger)
    register_for_event(one, by=lead)
    Event.objects.update(starts_at=now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="has begun"):
        cancel_registration(one, by=stranger)
    with pytest.raises(Refused, match="no registrations"):
        register_for_event(one, by=operator)
    change_event(one, by=operator, capacity=5)
    assert states(one) == ["registered", "waitlisted"]


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one(db):
    """The event's row is locked before places are counted; without it all read “0 of 1 taken” and all get it."""
    one, people = event(capacity=1), [PersonFactory() for _ in range(3)]
    made = together(3, lambda n: register_for_event(one, by=people[n]))
    assert sorted(row.state for row in made) == ["registered", "waitlisted", "waitlisted"]


def test_cancelling_wants_a_reason_tells_whoever_comes_and_ends_editing(stranger, operator, lead):
    one = event()
    register_for_event(one, by=stranger)
    with pytest.raises(Refused):
        cancel_event(one, by=operator, reason=" ")
    with pytest.raises(PermissionDenied):
        cancel_event(one, by=lead, reason="mine")
    cancel_event(one, by=operator, reason="The kiln broke.")
    cancel_event(one, by=operator, reason="Again.")
    assert [told.person for told in Notification.objects.all()] == [stranger]
    with pytest.raises(Refused, match="cancelled"):
        change_event(one, by=operator, title="Other")


def test_announcing_twice_is_once_and_a_stranger_announces_nothing(editor, stranger):
    values = {
        "title": "New",
        "starts_at": now() + timedelta(1),
        "ends_at": now() + timedelta(2),
        "zone": "Europe/Zurich",
    }
    with pytest.raises(PermissionDenied):
        announce_event(by=stranger, **values)
    assert announce_event(by=editor, **values) == announce_event(by=editor, **values)
    assert Event.objects.get().slug != "new"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends": "2026-03-20T17:00"}, "ends before it starts"),
        ({"starts": "2026-03-29T02:30", "ends": "2026-03-29T09:00"}, "does not exist"),
        ({"starts": "2026-02-20T18:00"}, "over already"),
        ({"starts": "0001-01-01T00:00"}, "within the next five"),
        ({"ends": "9999-12-31T23:59"}, "within the next five"),
        ({"starts": "soon"}, "valid date"),
        ({"place": ""}, "a place, or a link"),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"zone": "Mars/Base"}, "valid choice"),
    ],
)
def test_bad_input_is_answered_and_kept(change, sentence, client_of, editor, frozen):
    page = client_of(editor).post(reverse("event_new"), typed(summary="Keep me", **change))
    assert page.status_code == 422
    assert sentence in page.text
    assert "Keep me" in page.text


def test_an_hour_that_comes_twice_means_its_first_time_wherever_the_typist_is(frozen, db):
    form = EventForm(typed(starts="2026-10-25T02:30", ends="2026-10-25T06:00"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts_at"].utcoffset() == timedelta(hours=2)


def test_the_way_through_the_pages(client_of, editor, stranger, frozen):
    made = client_of(editor).post(reverse("event_new"), typed(capacity="1"))
    one = Event.objects.get()
    assert made.url == one.get_absolute_url()
    assert one.starts_at.isoformat() == "2026-03-20T17:00:00+00:00"
    client = client_of(stranger)
    client.post(reverse("event_register", args=[one.slug]))
    assert "1 of 1 places taken" in client_of(None).get(one.get_absolute_url()).text
    assert stranger.name not in client_of(None).get(one.get_absolute_url()).text
    client.post(reverse("registration_cancel", args=[one.slug]))
    assert Registration.objects.get().state == "cancelled"
    assert client.get(reverse("event_edit", args=[one.slug])).status_code == 403
    assert "18:00" in client_of(editor).get(reverse("event_edit", args=[one.slug])).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_one_and_three(rows, client_of, stranger, django_assert_num_queries):
    [event(slug=f"e{n}") for n in range(rows)]
    client = client_of(stranger)
    with django_assert_num_queries(7):
        assert client.get(reverse("event_list"), {"kind": "meet_up"}).context["page"].total == rows


def test_a_calendar_keeps_six_o_clock_across_the_change_and_says_what_is_cancelled(db, frozen):
    winter = event(slug="w", starts_at=now().replace(day=20, hour=17))
    summer = event(slug="s", starts_at=now().replace(month=4, hour=16), cancelled_at=now())
    calendar = Calendar.from_ical(calendar_of([winter, summer], "Events"))
    entries = calendar.walk("VEVENT")
    assert [entry["DTSTART"].dt.strftime("%H:%M") for entry in entries] == ["18:00", "18:00"]
    assert {entry["DTSTART"].params["TZID"] for entry in entries} == {"Europe/Zurich"}
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Zurich"]
    assert [entry["STATUS"] for entry in entries] == ["CONFIRMED", "CANCELLED"]


def test_a_renewed_feed_ends_the_old_address(client_of, stranger):
    one = event()
    register_for_event(one, by=stranger)
    old = renew_feed(by=stranger).key
    assert "Kiln evening" in client_of(None).get(reverse("own_calendar", args=[old])).text
    client_of(stranger).post(reverse("calendar_feed"))
    assert client_of(None).get(reverse("own_calendar", args=[old])).status_code == 404
    assert client_of(None).get("/calendars/%00.ics").status_code == 404
