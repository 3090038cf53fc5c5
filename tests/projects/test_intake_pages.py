"""Applying, deciding, inviting and answering, as pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.actions.applications import hand_in_application, request_changes, save_answers
from projects.actions.invitations import invite_to_team
from projects.models import AnswerFile, ConflictDeclaration, Project, Question
from tests.factories import ProgrammeFactory, ProjectFactory
from tests.projects.applying import applied_with, asking, draft_of, picture, question


@pytest.fixture
def draft(lead):
    return ProjectFactory(title="A draft", slug="a-draft", status="draft", programme=None, lead=lead)


@pytest.fixture
def applied(lead):
    return ProjectFactory(title="Applied", slug="applied", status="applied", visibility="team", lead=lead)


def test_the_apply_page_says_what_is_missing_before_it_lets_go(client_of, draft, lead):
    ProgrammeFactory(title="Spring")
    Project.objects.update(tagline="")
    page = client_of(lead).get("/projects/a-draft/apply/").content.decode()

    assert "Not complete yet" in page
    assert 'value="' not in page.split("<main")[1].split("</main")[0] or "Spring" not in page


def test_closed_and_full_programmes_are_told_before(client_of, draft, lead):
    ProgrammeFactory(title="Full house", places=0)
    ProgrammeFactory(title="Next year", opens_at="2090-01-01T00:00Z", closes_at="2090-02-01T00:00Z")
    page = client_of(lead).get("/projects/a-draft/apply/").content.decode()

    assert "No programme takes applications now" in page
    assert "every place is taken" in page
    assert "takes applications from" in page


def test_applying_from_the_page_and_again_says_what_is(client_of, draft, lead):
    programme = ProgrammeFactory(title="Spring")
    client = client_of(lead)
    assert client.post("/projects/a-draft/apply/", {"programme": "nonsense"}).status_code == 422
    assert client.post("/projects/a-draft/apply/", {"programme": programme.slug}).status_code == 302
    assert client.post("/projects/a-draft/apply/", {"programme": programme.slug}).status_code == 409
    assert "has applied already" in client.get("/projects/a-draft/apply/").content.decode()


def test_the_intake_lists_who_waits_longest_first_and_is_the_operators(client_of, operator, lead):
    for day in (3, 1, 2):
        ProjectFactory(slug=f"day-{day}", status="applied", applied_at=f"2026-02-0{day}T00:00Z", lead=lead)
    page = client_of(operator).get("/operations/intake/").context["page"]

    assert [project.slug for project in page.items] == ["day-1", "day-2", "day-3"]
    assert client_of(lead).get("/operations/intake/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_intake_asks_three_questions_however_many_wait(rows, client_of, operator, lead):
    for _ in range(rows):
        ProjectFactory(status="applied", lead=lead)
    client = client_of(operator)
    client.get("/operations/intake/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/operations/intake/")
    assert sum("projects_" in one["sql"] for one in asked.captured_queries) == 3


def test_accepting_from_the_page_and_twice_says_what_is(client_of, applied, operator):
    client = client_of(operator)
    assert client.get("/operations/intake/applied/").status_code == 200
    assert client.post("/operations/intake/applied/accept/").status_code == 302
    again = client.post("/operations/intake/applied/accept/")

    assert again.status_code == 409
    assert "incubating" in again.content.decode()
    applied.refresh_from_db()
    assert applied.tracker == operator


def test_accepting_into_a_full_programme_says_so(client_of, applied, operator):
    applied.programme.places = 0
    applied.programme.save()
    response = client_of(operator).post("/operations/intake/applied/accept/")

    assert response.status_code == 409
    assert "All 0 places" in response.content.decode()


def test_declining_needs_the_reason_and_keeps_it(client_of, applied, operator):
    client = client_of(operator)
    assert client.post("/operations/intake/applied/decline/", {"reason": " "}).status_code == 422
    assert (
        client.post("/operations/intake/applied/decline/", {"reason": "Ask ten more people."}).status_code
        == 302
    )
    applied.refresh_from_db()
    assert applied.status == "declined"


def test_an_operator_in_conflict_reads_but_does_not_decide(client_of, applied, operator):
    ConflictDeclaration.objects.create(project=applied, person=operator, reason="my brother")
    client = client_of(operator)
    page = client.get("/operations/intake/applied/").content.decode()

    assert "Somebody else decides this one" in page
    assert "/accept/" not in page
    assert client.post("/operations/intake/applied/accept/").status_code == 403


@pytest.mark.parametrize("path", ["", "accept/", "decline/", "changes/"])
def test_an_application_is_not_there_for_others(path, client_of, applied, stranger):
    for somebody in (stranger, None):
        assert client_of(somebody).post(f"/operations/intake/applied/{path}").status_code == 404


def test_inviting_from_the_page_keeps_the_address_when_refused(client_of, project, lead, stranger):
    client, address = client_of(lead), "/projects/quiet-kiln/team/invite/"
    assert client.post(address, {"email": "no address", "role": "member"}).status_code == 422
    assert client.post(address, {"email": "x@test.example", "role": "lead"}).status_code == 422
    assert client.post(address, {"email": "new@test.example", "role": "member"}).status_code == 302
    again = client.post(address, {"email": "new@test.example", "role": "member"})

    assert again.status_code == 409
    assert "new@test.example" in again.content.decode()
    assert client_of(stranger).post(address, {"email": "y@test.example", "role": "member"}).status_code == 403


def test_the_invitation_opens_for_its_person_and_tells_others_why_not(
    client_of, project, lead, stranger, provider
):
    invitation = invite_to_team(project, by=lead, email=stranger.email)
    Project.objects.update(visibility="team")
    address = invitation.get_absolute_url()

    assert client_of(None).get(address).status_code == 302
    assert "for another address" in client_of(provider).get(address).content.decode()
    assert client_of(provider).post(f"{address}accept/").status_code == 403
    assert "Join the team" in client_of(stranger).get(address).content.decode()
    assert client_of(stranger).post(f"{address}accept/").url == "/projects/quiet-kiln/"
    assert "answered or taken back" in client_of(stranger).get(address).content.decode()
    assert client_of(stranger).get("/invitations/nonsense/").status_code == 404


def test_leaving_taking_out_and_handing_over_from_the_page(client_of, project, lead, member, stranger):
    advisor = project.memberships.create(person=stranger, role="advisor")
    other = project.memberships.get(person=member)
    assert client_of(member).post(f"/projects/quiet-kiln/team/{advisor.pk}/end/").status_code == 403
    assert client_of(stranger).post(f"/projects/quiet-kiln/team/{advisor.pk}/end/").status_code == 302
    assert client_of(lead).post(f"/projects/quiet-kiln/team/{other.pk}/lead/").status_code == 302
    assert project.memberships.get(person=member).role == "lead"


CHANGES = "/operations/intake/kettle/changes/"


def test_the_operator_reads_the_last_version_as_it_was_handed_in(client_of, lead, operator):
    programme = asking()
    application = draft_of(lead, programme)
    save_answers(application, by=lead, answers={}, files={question(programme, "file").pk: picture()})
    hand_in_application(application, by=lead)
    Project.objects.update(story="Written after.")
    Question.objects.filter(kind="long").update(label="Asked after.")
    page = client_of(operator).get("/operations/intake/kettle/").content.decode()
    file = AnswerFile.objects.get()

    for words in ("It boils at noon.", "By long?", "pot.png", f"/projects/kettle/answers/{file.pk}/"):
        assert words in page
    assert "Version 1, as it was handed in" in page
    assert f"/projects/kettle/applications/{application.pk}/versions/1/" in page
    assert "Written after." not in page
    assert "Asked after." not in page
    assert "/compare/" not in page


def test_changes_are_asked_for_on_the_page_and_the_next_version_is_compared(client_of, lead, operator):
    application = applied_with(lead, asking())
    client = client_of(operator)
    assert "Ask for changes" in client.get("/operations/intake/kettle/").content.decode()
    assert client.post(CHANGES, {"changes": "Say where it boils."}).url == "/operations/intake/kettle/"
    application.refresh_from_db()
    assert (application.state, application.asked) == ("changes_requested", "Say where it boils.")

    waiting = client.get("/operations/intake/kettle/").content.decode()
    assert "The team is changing it" in waiting
    assert "Say where it boils." in waiting
    assert CHANGES not in waiting

    answered = {str(question(application.programme, "long").pk): "It boils on the roof."}
    save_answers(application, by=lead, answers=answered)
    assert "on the roof" not in client.get("/operations/intake/kettle/").content.decode()
    hand_in_application(application, by=lead)
    page = client.get("/operations/intake/kettle/").content.decode()
    assert "Version 2, as it was handed in" in page
    assert "on the roof" in page
    assert "at noon" not in page
    assert f"/projects/kettle/applications/{application.pk}/compare/" in page
    assert CHANGES in page


@pytest.mark.parametrize(
    ("typed", "kept"), [(" \n ", ""), ("Say where. " * 500, "Say where. Say where."), ("Say\0where", "where")]
)
def test_a_reason_that_cannot_be_is_told_and_stays_typed(typed, kept, client_of, lead, operator):
    application = applied_with(lead, asking())
    response = client_of(operator).post(CHANGES, {"changes": typed})

    assert response.status_code == 422
    assert response.context["changes"].errors["changes"]
    assert kept in response.content.decode()
    application.refresh_from_db()
    assert application.state == "handed_in"


def test_only_an_operator_without_conflict_asks_for_changes(
    client_of, lead, member, stranger, mentor_person, operator
):
    application = applied_with(lead, asking())
    for somebody in (None, lead, member, stranger, mentor_person):
        assert client_of(somebody).post(CHANGES, {"changes": "Mine."}).status_code == 404
    assert client_of(operator).get(CHANGES).status_code == 405
    ConflictDeclaration.objects.create(project=application.project, person=operator, reason="my brother")
    assert client_of(operator).post(CHANGES, {"changes": "Mine."}).status_code == 403
    page = client_of(operator).get("/operations/intake/kettle/").content.decode()
    assert "It boils at noon." not in page
    assert CHANGES not in page
    application.refresh_from_db()
    assert application.state == "handed_in"


def test_what_does_not_wait_is_not_asked_to_change(client_of, applied, lead, operator):
    application = applied_with(lead, asking())
    client = client_of(operator)
    client.post(CHANGES, {"changes": "Say where."})
    assert client.post(CHANGES, {"changes": "Say when."}).status_code == 409
    application.refresh_from_db()
    assert application.asked == "Say where."

    nothing = client.post("/operations/intake/applied/changes/", {"changes": "Say where."})
    assert nothing.status_code == 409
    assert "nothing was handed in" in nothing.content.decode()


@pytest.mark.parametrize("versions", [1, 3])
def test_the_page_asks_as_much_however_many_versions_there_are(versions, client_of, lead, operator):
    application = applied_with(lead, asking())
    for _ in range(versions - 1):
        request_changes(application, by=operator, reason="Once more.")
        hand_in_application(application, by=lead)
    client = client_of(operator)
    client.get("/operations/intake/kettle/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/operations/intake/kettle/")
    assert sum('FROM "projects_application' in one["sql"] for one in asked.captured_queries) == 2
