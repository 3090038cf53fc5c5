"""Organisations: registered by anybody, seen by others once an operator verified them."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from incubator.accounts.actions import decline_organisation, register_organisation, verify_organisation
from incubator.accounts.models import Organisation, Person
from incubator.accounts.queries import visible_organisations
from incubator.accounts.states import ORGANISATION_FLOW
from incubator.core.access import allows
from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.core.tasks import deliver_owed
from incubator.notices.models import Notification
from tests.factories import OrganisationFactory

ALLOWED = {
    ("verify", "applied"): "verified",
    ("verify", "declined"): "verified",
    ("decline", "applied"): "declined",
    ("decline", "verified"): "declined",
}
CAST = ["visitor", "lead", "operator", "editor", "stranger"]
WORKS = {"name": "Kiln Works", "kind": "company", "about": "Ceramics", "website": "kiln.example"}


@pytest.mark.parametrize(
    ("verb", "state"), itertools.product(["verify", "decline"], ["applied", "verified", "declined"])
)
def test_the_life_cycle_is_exactly_this(verb, state):
    assert ORGANISATION_FLOW.moves.get((verb, state)) == ALLOWED.get((verb, state))
    assert len(ORGANISATION_FLOW.moves) == len(ALLOWED)


def test_whoever_registers_it_owns_it_and_the_operators_hear_of_it(lead, operator):
    works = register_organisation(by=lead, name="Kiln Works", kind="company")
    deliver_owed()

    assert (works.state, works.slug) == ("applied", "kiln-works")
    assert works.memberships.get().is_owner
    assert Notification.objects.get().person == operator


def test_registering_twice_is_once_and_a_taken_name_is_refused(lead, stranger):
    works = register_organisation(by=lead, name="Kiln Works", kind="company")

    assert register_organisation(by=lead, name="kiln works", kind="company") == works
    with pytest.raises(Refused, match="registered already"):
        register_organisation(by=stranger, name="KILN WORKS", kind="fund")
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(("name", "slug"), [("New", "new-"), ("未来", "organisation")])
def test_no_name_takes_an_address_of_ours(name, slug, lead, client_of):
    works = register_organisation(by=lead, name=name, kind="company")
    assert works.slug.startswith(slug)
    assert client_of(lead).get(works.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("who", CAST)
def test_who_sees_which_organisation(who, request, lead):
    user = AnonymousUser() if who == "visitor" else request.getfixturevalue(who)
    made = {state: OrganisationFactory(state=state) for state in ORGANISATION_FLOW.states}
    own = OrganisationFactory(state="applied")
    own.memberships.create(person=lead)
    found = set(visible_organisations(user))

    assert made["verified"] in found
    assert (made["applied"] in found) is (made["declined"] in found) is (who == "operator")
    assert (own in found) is (who in ("lead", "operator"))


@pytest.mark.parametrize("who", CAST)
def test_who_may_do_what(who, request, lead):
    user = AnonymousUser() if who == "visitor" else request.getfixturevalue(who)
    works = OrganisationFactory()
    works.memberships.create(person=lead, is_owner=True)

    assert allows(user, "accounts.add_organisation") is (who != "visitor")
    assert allows(user, "accounts.verify_organisation", works) is (who == "operator")
    assert allows(user, "accounts.change_organisation", works) is (who in ("lead", "operator"))


def test_verifying_is_told_to_its_people(lead, operator):
    works = register_organisation(by=lead, name="Kiln Works", kind="company")
    verify_organisation(works, by=operator)
    deliver_owed()

    works.refresh_from_db()
    told = Notification.objects.get(person=lead)
    assert (works.state, told.url) == ("verified", works.get_absolute_url())
    with pytest.raises(IllegalMove):
        verify_organisation(works, by=operator)


def test_declining_wants_a_reason_which_its_people_read(lead, operator):
    works = register_organisation(by=lead, name="Kiln Works", kind="company")
    with pytest.raises(Refused):
        decline_organisation(works, by=operator, reason="  ")
    decline_organisation(works, by=operator, reason="We know no such company.")
    deliver_owed()

    assert "no such company" in Notification.objects.get(person=lead).sentence


def test_a_stranger_verifies_nothing(lead, stranger):
    works = register_organisation(by=lead, name="Kiln Works", kind="company")
    with pytest.raises(PermissionDenied):
        verify_organisation(works, by=stranger)
    works.refresh_from_db()
    assert works.state == "applied"
    assert not Entry.objects.filter(verb="organisation.verified").exists()


def test_the_pages_of_registering_and_verifying(client_of, lead, operator, stranger):
    made = client_of(lead).post(reverse("organisation_new"), WORKS)
    works = Organisation.objects.get()
    assert made.url == works.get_absolute_url()
    assert works.website == "https://kiln.example"
    assert client_of(stranger).get(works.get_absolute_url()).status_code == 404
    assert client_of(stranger).post(reverse("organisation_verify", args=[works.slug])).status_code == 404
    assert client_of(operator).get(reverse("organisation_verify", args=[works.slug])).status_code == 405

    client_of(operator).post(reverse("organisation_verify", args=[works.slug]))

    assert client_of(None).get(works.get_absolute_url()).status_code == 200
    assert client_of(stranger).post(reverse("organisation_verify", args=[works.slug])).status_code == 403


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "required"),
        ({"kind": "guild"}, "valid choice"),
        ({"website": "nope nope"}, "valid URL"),
    ],
)
def test_a_bad_registration_keeps_what_was_typed(change, sentence, client_of, lead):
    page = client_of(lead).post(reverse("organisation_new"), WORKS | change)
    assert page.status_code == 422
    assert sentence in page.text
    assert "Ceramics" in page.text


def test_its_page_shows_only_people_whose_profile_the_reader_may_see(client_of, lead, stranger):
    works = OrganisationFactory(state="verified")
    works.memberships.create(person=lead)
    Person.objects.filter(pk=lead.pk).update(visibility="team")

    assert "Lena Lead" not in client_of(None).get(works.get_absolute_url()).text
    assert "Lena Lead" not in client_of(stranger).get(works.get_absolute_url()).text
    assert "Lena Lead" in client_of(lead).get(works.get_absolute_url()).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_is_the_operators_and_asks_the_same_for_one_and_three(
    rows, client_of, operator, stranger, django_assert_num_queries
):
    [OrganisationFactory() for _ in range(rows)]
    client = client_of(operator)
    with django_assert_num_queries(6):
        page = client.get(reverse("organisation_queue"))
    assert page.text.count("Decline") == rows
    assert client_of(stranger).get(reverse("organisation_queue")).status_code == 403
    assert client_of(None).get(reverse("organisation_queue")).status_code == 302
