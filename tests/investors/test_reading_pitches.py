"""What investors read: the query and the predicate say the same; contacts come after an intro only."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from incubator.core.access import allows
from incubator.investors.actions import answer_intro, request_intro
from incubator.investors.models import Investor
from incubator.investors.queries import deal_flow, visible_pitches
from projects.models import ConflictDeclaration, Pitch, Project
from tests.factories import OrganisationFactory, ProgrammeFactory, ProjectFactory
from tests.investors.conftest import published

CAST = [
    "visitor", "lead", "member", "mentor_person", "conflicted", "provider", "investor_person", "operator", "editor",
    "stranger",
]  # fmt: skip


@pytest.fixture
def every_pitch(lead, member, conflicted, provider, mentor_person):
    """Each state, status and visibility; verified investors who are colleague, advisor, member and declared."""
    programme = ProgrammeFactory()
    for person in (conflicted, provider, mentor_person, member):
        Investor.objects.create(person=person, focus="All", state="verified")
    for state, status, visibility in itertools.product(
        ["draft", "published", "withdrawn"],
        ["draft", "incubating", "dropped", "withdrawn"],
        Project.Visibility.values,
    ):
        project = ProjectFactory(
            slug=f"{state}-{status}-{visibility}",
            status=status,
            visibility=visibility,
            programme=programme,
            lead=lead,
        )
        project.memberships.create(person=member, role="member")
        project.memberships.create(person=provider, role="advisor")
        ConflictDeclaration.objects.create(project=project, person=mentor_person, reason="my brother's")
        Pitch.objects.create(project=project, state=state)
    return list(Pitch.objects.select_related("project"))


@pytest.mark.parametrize("who", CAST)
def test_the_query_and_the_predicate_agree_over_every_pitch(who, every_pitch, investor, request):
    user = AnonymousUser() if who == "visitor" else request.getfixturevalue(who)
    found = set(visible_pitches(user))
    for pitch in every_pitch:
        open_to_all = (
            pitch.state == "published"
            and pitch.project.visibility != "team"
            and pitch.project.status in ("incubating", "dropped")
        )
        expected = open_to_all and who in ("lead", "member", "operator", "investor_person")
        assert (pitch in found) is expected, (who, pitch.project.slug)
        assert allows(user, "investors.view_pitch", pitch) is expected, (who, pitch.project.slug)


def test_before_an_intro_no_address_of_the_team_is_on_any_page(
    client_of, pitch, investor, investor_person, lead, member
):
    client = client_of(investor_person)
    request_intro(pitch, by=investor_person, message="May we talk?")
    pages = [client.get(url).text for url in (reverse("pitch_list"), pitch.get_absolute_url())]

    for address in (lead.email, member.email):  # lena@test.example could leak
        assert [address in page for page in pages] == [False, False]


def test_after_a_yes_the_two_have_each_others_address_and_nobody_elses(
    client_of, pitch, investor, investor_person, lead, member
):
    interest = request_intro(pitch, by=investor_person, message="May we talk?")
    assert investor_person.email not in client_of(lead).get(reverse("intro_list")).text
    answer_intro(interest, by=lead, accept=True, answer="Gladly.")

    theirs = client_of(investor_person).get(pitch.get_absolute_url()).text
    assert lead.email in theirs
    assert member.email not in theirs
    assert investor_person.email in client_of(lead).get(reverse("intro_list")).text


def test_after_a_no_nothing_is_shown(client_of, pitch, investor, investor_person, lead):
    interest = request_intro(pitch, by=investor_person, message="May we talk?")
    answer_intro(interest, by=lead, accept=False, answer="We are funded.")
    page = client_of(investor_person).get(pitch.get_absolute_url()).text
    assert lead.email not in page
    assert "We are funded." in page


def test_a_colleague_finds_the_pitch_neither_in_the_list_nor_at_its_address(
    client_of, pitch, investor, investor_person, lead
):
    client = client_of(investor_person)
    assert "Quiet Kiln" in client.get(reverse("pitch_list")).text
    works = OrganisationFactory()
    works.memberships.create(person=investor_person)
    works.memberships.create(person=lead)

    assert "Quiet Kiln" not in client.get(reverse("pitch_list")).text
    assert client.get(pitch.get_absolute_url()).status_code == 404
    assert client.post(reverse("pitch_watch", args=[pitch.project.slug])).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("visitor", 404), ("stranger", 404), ("member", 200), ("operator", 200), ("editor", 404)],
)
def test_the_page_is_not_there_for_others(who, status, pitch, client_of, request):
    person = None if who == "visitor" else request.getfixturevalue(who)
    assert client_of(person).get(pitch.get_absolute_url()).status_code == status


def test_others_learn_how_to_become_an_investor(client_of, stranger, pitch):
    page = client_of(stranger).get(reverse("pitch_list"))
    assert page.status_code == 403
    assert "Ask to be verified" in page.text
    assert "Quiet Kiln" not in page.text


def test_words_are_sought_in_what_is_published_not_in_the_draft(pitch, investor, investor_person):
    Pitch.objects.update(problem="secret draft words")
    assert not deal_flow(investor_person, text="secret")
    assert deal_flow(investor_person, text="quiet")


@pytest.mark.parametrize("asked", [{"text": "\0"}, {"stage": "nowhere"}, {"field": "x" * 99}, {"page": "-1"}])
def test_nonsense_in_the_address_is_left_aside(asked, client_of, investor, investor_person, pitch):
    page = client_of(investor_person).get(reverse("pitch_list"), asked)
    assert (page.status_code, page.context["page"].total) == (200, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_one_and_three(
    rows, client_of, lead, investor, investor_person, django_assert_num_queries
):
    for _ in range(rows):
        published(ProjectFactory(lead=lead), lead)
    client = client_of(investor_person)
    with django_assert_num_queries(8):
        page = client.get(reverse("pitch_list"))
    assert page.context["page"].total == rows
