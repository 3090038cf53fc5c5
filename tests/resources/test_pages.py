"""The pages: who gets which, what stands on them, and a fixed number of queries."""

import pytest

from resources.models import Booking, Resource
from tests.factories import BookingFactory, ResourceFactory, TrainingFactory, UnitFactory
from tests.resources.conftest import local

BOOK = "/resources/laser-cutter/book/"


def text(response):
    return response.content.decode()


def test_the_week_offers_free_cells_that_lead_to_the_form_and_hides_other_names(
    unit, booked, client_of, stranger, member
):
    page = text(client_of(stranger).get("/resources/laser-cutter/"))
    assert "/resources/laser-cutter/book/?unit=L-01&amp;start=2026-03-03T13%3A00" in page
    assert "start=2026-03-03T14%3A00" not in page
    assert "Tuesday 3 March, 13:00–14:00" in page
    assert "Milo Member" not in page
    assert ">booked<" in page.replace("\n", "")
    assert f'href="/bookings/{booked.pk}/"' in text(client_of(member).get("/resources/laser-cutter/"))


def test_a_team_mate_and_an_operator_see_who_and_for_what(
    unit, booked, project, client_of, lead, operator, provider
):
    booked.project = project
    booked.save()
    for somebody, sees in ((lead, True), (operator, True), (provider, False)):
        assert ("Milo Member" in text(client_of(somebody).get("/resources/laser-cutter/"))) is sees


@pytest.mark.parametrize("week", ["2026-03-09", "nonsense", "2026-13-45", "9999-12-31"])
def test_any_week_may_be_asked_for(unit, client_of, week):
    assert client_of(None).get(f"/resources/laser-cutter/?week={week}&unit=none").status_code == 200


def test_to_use_this_says_what_is_missing_and_leads_there(unit, laser, client_of, member):
    laser.needs_training = TrainingFactory(
        title="Laser, level 1", slug="laser-1", how_to_get="Thursday, 16:00."
    )
    laser.save()
    page = text(client_of(member).get("/resources/laser-cutter/"))
    assert "Laser, level 1: missing. Thursday, 16:00." in page
    assert 'href="/trainings/laser-1/"' in page
    assert client_of(None).get("/trainings/laser-1/").status_code == 200


def test_booking_from_a_cell_fills_the_form_books_and_shows_it(unit, client_of, member, project):
    client = client_of(member)
    form = client.get(f"{BOOK}?unit=L-01&start=2026-03-03T14:00").context["form"]
    assert form.initial == {"unit": "L-01", "day": local(3, 14).date(), "begins": "14:00", "ends": "15:00"}

    answer = client.post(BOOK, {**form.initial, "project": project.pk})
    booking = Booking.objects.get()
    assert (answer.status_code, answer.url, booking.project) == (303, f"/bookings/{booking.pk}/", project)
    assert "confirmed" in text(client.get(answer.url))


def test_a_taken_slot_is_answered_on_the_form_with_what_was_typed_kept(unit, booked, client_of, lead):
    answer = client_of(lead).post(
        BOOK, {"unit": "L-01", "day": "2026-03-03", "begins": "15:00", "ends": "16:00"}
    )
    assert answer.status_code == 409
    assert "That slot was taken a moment ago. These are free:" in text(answer)
    assert "start=2026-03-03T16%3A00&amp;end=2026-03-03T17%3A00" in text(answer)
    assert answer.context["form"]["begins"].value() == "15:00"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"day": "32.13."},
        {"day": "9999-12-31"},
        {"begins": "03:17"},
        {"unit": "X-9"},
        {"project": "999"},
        {"ends": "x"},
    ],
)
def test_bad_input_is_said_at_its_field(unit, client_of, lead, wrong):
    data = {"unit": "L-01", "day": "2026-03-03", "begins": "15:00", "ends": "16:00", **wrong} if wrong else {}
    assert client_of(lead).post(BOOK, data).status_code == 422
    assert not Booking.objects.exists()


def test_an_end_before_the_start_is_a_sentence(unit, client_of, lead):
    answer = client_of(lead).post(
        BOOK, {"unit": "L-01", "day": "2026-03-03", "begins": "16:00", "ends": "15:00"}
    )
    assert answer.status_code == 409
    assert "It ends before it starts" in text(answer)


def test_the_catalogue_starts_with_the_time(unit, booked, client_of):
    ResourceFactory(name="Plywood", slug="plywood", kind="material", policy=False)
    client = client_of(None)
    asked = "/resources/?day=2026-03-03&begins={}&ends={}"
    names = lambda url: [resource.name for resource in client.get(url).context["page"].items]  # noqa: E731

    assert names("/resources/") == ["Laser cutter", "Plywood"]
    assert names("/resources/?kind=material") == ["Plywood"]
    assert names("/resources/?q=acrylic") == ["Laser cutter", "Plywood"]
    assert names(asked.format("10:00", "14:00")) == ["Laser cutter"]
    assert names(asked.format("13:00", "15:00")) == []
    assert names(asked.format("07:00", "10:00")) == []
    page = client.get("/resources/?day=2026-03-03&begins=x&kind=none&page=zz")
    assert page.status_code == 200
    UnitFactory(resource=unit.resource)
    assert names(asked.format("13:00", "15:00")) == ["Laser cutter"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_a_fixed_number_of_queries(
    rows, frozen, client_of, member, operator, django_assert_num_queries
):
    for number in range(rows):
        unit = UnitFactory(resource=ResourceFactory(needs_training=TrainingFactory(), offered_by=member))
        BookingFactory(unit=unit, person=member, period=(local(3 + number, 9), local(3 + number, 10)))
        BookingFactory(unit=unit, person=member, state="completed", period=(local(1, 9), local(1, 10)))
        BookingFactory(unit=unit, person=member, state="requested", period=(local(5, 14), local(5, 15)))
        ResourceFactory(state="applied", offered_by=member)
    for who, url, queries in (
        (None, "/resources/", 2),
        (None, "/resources/?day=2026-03-03&begins=11:00&ends=12:00", 2),
        (member, "/bookings/", 7),
        (operator, "/operations/bookings/", 6),
        (operator, "/operations/resources/", 6),
    ):
        client = client_of(who)
        client.get(url)
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200


@pytest.mark.parametrize("units", [1, 3])
def test_the_week_takes_a_fixed_number_of_queries(units, laser, client_of, member, django_assert_num_queries):
    for number in range(units):
        unit = UnitFactory(resource=laser, tag=f"L-0{number}")
        BookingFactory(unit=unit, person=member, period=(local(3, 9), local(3, 10)))
        BookingFactory(unit=unit, person=member, period=(local(4, 9), local(4, 10)))
    client = client_of(None)
    client.get("/resources/laser-cutter/")
    with django_assert_num_queries(7):
        assert client.get("/resources/laser-cutter/").status_code == 200


def test_the_unit_s_page_checks_in_and_ends(unit, booked, client_of, member, frozen):
    frozen.move_to(local(3, 13, 50))
    client = client_of(member)
    assert "It is yours" in text(client.get("/resources/units/L-01/"))
    assert client.post(f"/bookings/{booked.pk}/check-in/").status_code == 303
    assert "Finish" in text(client.get("/resources/units/L-01/"))
    assert client.post(f"/bookings/{booked.pk}/complete/").status_code == 303
    assert client.post(f"/bookings/{booked.pk}/complete/").status_code == 409


def test_a_fault_is_reported_at_the_unit_and_history_is_for_who_runs_it(
    unit, booked, client_of, stranger, operator
):
    client = client_of(stranger)
    assert client.post("/resources/units/L-01/fault/", {"reason": ""}).status_code == 422
    assert client.post("/resources/units/L-01/fault/", {"reason": "Smoke"}).status_code == 303
    assert "Smoke" in text(client.get("/resources/units/L-01/"))
    assert "reported a fault" not in text(client.get("/resources/units/L-01/"))
    assert "Sami Stranger reported a fault" in text(client_of(operator).get("/resources/units/L-01/"))
    assert client.post("/resources/units/L-01/repair/").status_code == 403
    assert client_of(operator).post("/resources/units/L-01/repair/").status_code == 303


def test_the_code_is_a_picture_without_anything_that_runs(unit, client_of):
    answer = client_of(None).get("/resources/units/L-01/qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    assert b"script" not in answer.content


def test_offering_and_answering_through_the_pages(client_of, provider, operator, stranger, frozen):
    form = {"name": "Loom", "kind": "equipment", "summary": "Eight shafts."}
    assert client_of(provider).post("/resources/offer/", {"name": "Loom"}).status_code == 422
    assert client_of(provider).post("/resources/offer/", form).status_code == 303
    assert client_of(stranger).get("/resources/loom/").status_code == 404
    assert "Loom" in text(client_of(operator).get("/operations/resources/"))
    assert client_of(operator).post("/resources/loom/approve/").status_code == 303
    assert client_of(stranger).get("/resources/loom/").status_code == 200
    assert client_of(stranger).get("/resources/loom/book/").status_code == 404
    assert client_of(stranger).get("/resources/loom/units/").status_code == 403
    assert (
        client_of(provider)
        .post("/resources/loom/units/", {"tag": "W-01", "name": "By the window"})
        .status_code
        == 303
    )
    assert Resource.objects.get().units.count() == 1


def test_requests_are_answered_in_the_queue(unit, client_of, lead, provider, stranger):
    BookingFactory(unit=unit, person=lead, state="requested", period=(local(3, 14), local(3, 15)))
    booking = Booking.objects.get()
    assert client_of(stranger).get("/operations/bookings/").status_code == 403
    assert "Lena Lead" in text(client_of(provider).get("/operations/bookings/"))
    assert client_of(stranger).post(f"/bookings/{booking.pk}/confirm/").status_code == 404
    assert client_of(lead).post(f"/bookings/{booking.pk}/confirm/").status_code == 403
    assert client_of(provider).post(f"/bookings/{booking.pk}/decline/", {"reason": ""}).status_code == 409
    assert client_of(provider).post(f"/bookings/{booking.pk}/confirm/").status_code == 303


def test_certifying_through_the_page(client_of, operator, member, stranger, frozen):
    training = TrainingFactory(slug="laser-1")
    url = "/trainings/laser-1/certify/"
    assert client_of(stranger).post(url, {"email": member.email}).status_code == 403
    assert client_of(operator).post(url, {"email": "nobody@test.example"}).status_code == 422
    assert client_of(operator).post(url, {"email": member.email, "until": "2026-02-01"}).status_code == 422
    assert client_of(operator).post(url, {"email": member.email, "until": "2026-04-01"}).status_code == 303
    assert training.certifications.get().person == member


@pytest.mark.parametrize(
    "url", ["/bookings/", "/resources/offer/", BOOK, "/operations/bookings/", "/operations/resources/"]
)
def test_a_visitor_signs_in_first(unit, client_of, url):
    answer = client_of(None).get(url)
    assert (answer.status_code, "/accounts/login/" in answer.url) == (302, True)


def test_the_project_s_panel_is_for_its_people(unit, booked, project, client_of, lead, stranger):
    booked.project = project
    booked.save()
    assert "Laser cutter" in text(client_of(lead).get("/projects/quiet-kiln/bookings/"))
    assert client_of(stranger).get("/projects/quiet-kiln/bookings/").status_code == 404


def test_others_get_no_booking_s_page_and_writes_are_posts(booked, client_of, stranger, member):
    assert client_of(stranger).get(f"/bookings/{booked.pk}/").status_code == 404
    assert client_of(member).get(f"/bookings/{booked.pk}/cancel/").status_code == 405
    assert client_of(member).post(f"/bookings/{booked.pk}/cancel/").status_code == 303
