"""An investor's way: verified, watching, asking; what leads answer and operators decide."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incubator.core.access import allows
from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.investors.actions import (
    answer_intro,
    apply_as_investor,
    decline_investor,
    pass_on_pitch,
    request_intro,
    verify_investor,
    watch_pitch,
)
from incubator.investors.models import Interest, Investor
from incubator.investors.states import INTEREST_FLOW, INVESTOR_FLOW
from incubator.notices.models import Notification
from tests.factories import PersonFactory
from tests.races import together

INVESTORS = {
    ("apply", "declined"), ("verify", "applied"), ("verify", "declined"), ("decline", "applied"), ("decline", "verified"),
}  # fmt: skip
INTERESTS = {
    ("ask", "watching"), ("ask", "passed"), ("introduce", "intro_requested"), ("decline", "intro_requested"),
    ("examine", "introduced"), ("commit", "introduced"), ("commit", "in_diligence"), ("give_up", "watching"),
    ("give_up", "intro_requested"), ("give_up", "introduced"), ("give_up", "in_diligence"), ("watch", "passed"),
}  # fmt: skip


@pytest.mark.parametrize(("flow", "agreed"), [(INVESTOR_FLOW, INVESTORS), (INTEREST_FLOW, INTERESTS)])
def test_the_flows_offer_exactly_the_agreed_moves(flow, agreed):
    verbs = {verb for verb, _ in agreed}
    for verb, state in itertools.product(verbs, flow.states):
        assert (verb in flow.offered(state)) is ((verb, state) in agreed), (verb, state)
    assert set(flow.moves) == agreed


@pytest.mark.parametrize("who", ["lead", "member", "investor_person", "operator", "editor", "stranger"])
def test_who_may_do_what(who, request, pitch, investor, investor_person):
    user = request.getfixturevalue(who)
    interest = watch_pitch(pitch, by=investor_person)
    assert allows(user, "investors.browse_pitches") is (who in ("investor_person", "operator"))
    assert allows(user, "investors.watch_pitch", pitch) is (who == "investor_person")
    assert allows(user, "investors.change_interest", interest) is (who == "investor_person")
    assert allows(user, "investors.answer_intro", interest) is (who == "lead")
    assert allows(user, "investors.verify_investor") is (who == "operator")


def test_applying_is_told_once_and_a_correction_tells_nobody(stranger, operator):
    apply_as_investor(by=stranger, focus="Hardware", fields=["ceramics"])
    apply_as_investor(by=stranger, focus="Hardware and care", fields=[])
    assert Investor.objects.get().focus == "Hardware and care"
    assert Notification.objects.filter(person=operator).count() == 1


def test_after_a_no_one_may_ask_again(stranger, operator):
    investor = apply_as_investor(by=stranger, focus="Hardware", fields=[])
    with pytest.raises(Refused):
        decline_investor(investor, by=operator, reason=" ")
    decline_investor(investor, by=operator, reason="Name your fund.")
    assert "Name your fund" in Notification.objects.get(person=stranger).sentence

    apply_as_investor(by=stranger, focus="Kiln Fund", fields=[])
    investor.refresh_from_db()
    assert investor.state == "applied"


def test_verifying_twice_is_refused_and_a_stranger_verifies_nobody(stranger, operator, lead):
    investor = apply_as_investor(by=stranger, focus="Hardware", fields=[])
    with pytest.raises(PermissionDenied):
        verify_investor(investor, by=lead)
    verify_investor(investor, by=operator)
    with pytest.raises(IllegalMove):
        verify_investor(investor, by=operator)


def test_watching_twice_is_once_and_tells_nobody(pitch, investor, investor_person):
    watch_pitch(pitch, by=investor_person)
    watch_pitch(pitch, by=investor_person)
    assert Interest.objects.count() == 1
    assert not Notification.objects.exists()


def test_asking_tells_the_lead_and_twice_is_refused(pitch, investor, investor_person, lead, member):
    with pytest.raises(Refused, match="who you are"):
        request_intro(pitch, by=investor_person, message=" ")
    assert not Interest.objects.exists()
    request_intro(pitch, by=investor_person, message="May we talk?")
    with pytest.raises(IllegalMove):
        request_intro(pitch, by=investor_person, message="Hello?")
    assert [told.person for told in Notification.objects.all()] == [lead]


def test_a_stranger_asks_for_nothing(pitch, stranger):
    with pytest.raises(PermissionDenied):
        request_intro(pitch, by=stranger, message="May we talk?")
    assert not Interest.objects.exists()


def test_only_the_lead_answers_and_a_no_wants_a_sentence(pitch, investor, investor_person, lead, member):
    interest = request_intro(pitch, by=investor_person, message="May we talk?")
    with pytest.raises(PermissionDenied):
        answer_intro(interest, by=member, accept=True, answer="")
    with pytest.raises(Refused, match="why not"):
        answer_intro(interest, by=lead, accept=False, answer=" ")
    answer_intro(interest, by=lead, accept=True, answer="")
    interest.refresh_from_db()
    assert (interest.state, interest.answered_by) == ("introduced", lead)
    assert Notification.objects.get(person=investor_person).url == pitch.get_absolute_url()


def test_a_no_stays_a_no(pitch, investor, investor_person, lead):
    interest = request_intro(pitch, by=investor_person, message="May we talk?")
    answer_intro(interest, by=lead, accept=False, answer="We are funded.")
    with pytest.raises(IllegalMove):
        request_intro(pitch, by=investor_person, message="Please?")


def test_passing_is_told_to_a_team_that_was_asked_only(pitch, investor, investor_person, lead, stranger):
    interest = watch_pitch(pitch, by=investor_person)
    with pytest.raises(PermissionDenied):
        pass_on_pitch(interest, by=stranger)
    pass_on_pitch(interest, by=investor_person)
    assert not Notification.objects.filter(person=lead).exists()

    request_intro(pitch, by=investor_person, message="After all")
    pass_on_pitch(interest, by=investor_person)
    assert Notification.objects.filter(person=lead).count() == 2


def test_the_lead_answers_on_the_page_and_nothing_typed_is_lost(
    client_of, pitch, investor, investor_person, lead, stranger
):
    interest = request_intro(pitch, by=investor_person, message="May we talk?")
    url = reverse("intro_answer", args=[interest.pk])
    assert client_of(stranger).post(url, {"verdict": "yes"}).status_code == 404
    assert client_of(lead).post(url, {"verdict": "no", "answer": ""}).status_code == 409
    long = client_of(lead).post(url, {"verdict": "yes", "answer": "kept " * 500})
    assert (long.status_code, "kept kept" in long.text) == (422, True)
    interest.refresh_from_db()
    assert interest.state == "intro_requested"

    assert client_of(lead).post(url, {"verdict": "yes", "answer": "Gladly"}).status_code == 302
    assert client_of(lead).post(url, {"verdict": "yes", "answer": "Gladly"}).status_code == 409
    assert Entry.objects.filter(verb="interest.introduced").count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ticket_min": "90000", "ticket_max": "10000"}, "largest ticket is below"),
        ({"ticket_min": "-1"}, "above zero"),
        ({"currency": "XXX"}, "valid choice"),
        ({"focus": ""}, "required"),
        ({"ticket_max": "1e99"}, "digits"),
    ],
)
def test_a_bad_application_keeps_what_was_typed(change, sentence, client_of, stranger):
    typed = {"focus": "Quiet machines", "currency": "EUR", "sectors": "ceramics、care"}
    page = client_of(stranger).post(reverse("investor_apply"), typed | change)
    assert (page.status_code, Investor.objects.count()) == (422, 0)
    assert sentence in page.text
    assert "ceramics、care" in page.text


def test_the_way_through_the_pages(client_of, stranger, operator, pitch, lead):
    typed = {"focus": "Quiet machines", "currency": "EUR", "sectors": "ceramics, care", "ticket_min": "5000"}
    client = client_of(stranger)
    assert client.post(reverse("investor_apply"), typed).url == reverse("pitch_list")
    investor = Investor.objects.get()
    assert investor.fields == ["ceramics", "care"]
    assert client.post(reverse("investor_verify", args=[investor.pk])).status_code == 404
    assert "5,000" in client_of(operator).get(reverse("investor_queue")).text
    client_of(operator).post(reverse("investor_verify", args=[investor.pk]))

    slug = pitch.project.slug
    client.post(reverse("pitch_watch", args=[slug]))
    assert client.get(reverse("pitch_list"), {"watched": "on"}).context["page"].total == 1
    assert client.post(reverse("intro_request", args=[slug]), {"message": ""}).status_code == 422
    client.post(reverse("intro_request", args=[slug]), {"message": "May we talk?"})
    assert client.post(reverse("intro_request", args=[slug]), {"message": "again"}).status_code == 409
    client.post(reverse("interest_pass", args=[Interest.objects.get().pk]))
    assert Interest.objects.get().state == "passed"


@pytest.mark.django_db(transaction=True)
def test_asking_twice_at_once_asks_once(pitch, investor, investor_person):
    """The pitch's row is locked first; without it both read “watching” (or both make the row) and the lead hears twice."""
    results = together(2, lambda n: request_intro(pitch, by=investor_person, message=f"No. {n}"))
    assert sum(isinstance(one, IllegalMove) for one in results) == 1
    assert Entry.objects.filter(verb="interest.intro_requested").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queues_ask_the_same_for_one_and_three(
    rows, client_of, operator, lead, pitch, django_assert_num_queries
):
    for _ in range(rows):
        person = PersonFactory()
        investor = Investor.objects.create(person=person, focus="x")
        Interest.objects.create(investor=investor, pitch=pitch, state="intro_requested", message="Hi")
    operating, leading = client_of(operator), client_of(lead)
    with django_assert_num_queries(6):
        assert operating.get(reverse("investor_queue")).context["page"].total == rows
    with django_assert_num_queries(7):
        assert leading.get(reverse("intro_list")).context["page"].total == rows
