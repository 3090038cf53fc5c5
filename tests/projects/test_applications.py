"""An application: a draft that is kept, handed in once, read back as it was, changed when asked."""

import itertools
import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from incubator.core.flow import IllegalMove
from incubator.core.models import Entry
from incubator.core.refusal import Refused
from incubator.notices.models import Notification
from projects.actions.applications import (
    apply_with_project,
    begin_application,
    hand_in_application,
    remove_answer_file,
    request_changes,
    save_answers,
)
from projects.actions.endings import withdraw_project
from projects.actions.projects import accept_project, decline_project
from projects.models import (
    AnswerFile,
    Application,
    ApplicationVersion,
    ConflictDeclaration,
    Project,
)
from projects.states import APPLICATION_FLOW
from tests.conftest import person
from tests.factories import ProgrammeFactory, ProjectFactory
from tests.projects.applying import applied_with, asking, draft_of, field, picture, question
from tests.races import together

MOVES = {
    ("hand_in", "draft", "handed_in"), ("hand_in", "changes_requested", "handed_in"),
    ("request_changes", "handed_in", "changes_requested"),
    ("accept", "handed_in", "accepted"), ("accept", "changes_requested", "accepted"),
    ("decline", "handed_in", "declined"), ("decline", "changes_requested", "declined"),
    ("withdraw", "draft", "withdrawn"), ("withdraw", "handed_in", "withdrawn"),
    ("withdraw", "changes_requested", "withdrawn"),
}  # fmt: skip


@pytest.fixture
def programme(db):
    return asking()


def address(application, part="edit/"):
    return f"/projects/{application.project.slug}/applications/{application.pk}/{part}"


def test_the_flow_offers_exactly_the_agreed_moves():
    found = {
        (verb, state, APPLICATION_FLOW.target(verb, state))
        for verb, state in itertools.product({move[0] for move in MOVES}, APPLICATION_FLOW.states)
        if verb in APPLICATION_FLOW.offered(state)
    }
    assert found == MOVES
    assert {verb for verb, _ in APPLICATION_FLOW.moves} == {move[0] for move in MOVES}


def test_choosing_a_programme_that_asks_opens_a_draft_and_choosing_again_goes_on(client_of, lead, programme):
    project = ProjectFactory(slug="kettle", status="draft", programme=None, lead=lead)
    client = client_of(lead)
    first = client.post("/projects/kettle/apply/", {"programme": "spring"})
    again = client.post("/projects/kettle/apply/", {"programme": "spring"})

    application = Application.objects.get()
    assert (first.url, again.url) == (address(application), address(application))
    assert (application.state, Project.objects.get(pk=project.pk).status) == ("draft", "draft")
    assert "Go on" in client.get("/projects/kettle/apply/").content.decode()
    assert address(application) in client.get("/projects/kettle/").content.decode()


def test_the_draft_saves_itself_and_keeps_what_is_right_beside_what_is_wrong(client_of, lead, programme):
    application = draft_of(lead, programme)
    client = client_of(lead)
    typed = {field(programme, "short"): "A pot", field(programme, "number"): "many"}
    response = client.post(address(application), typed, headers={"HX-Request": "true"})

    application.refresh_from_db()
    assert response.status_code == 422
    assert "By number?: Enter a number." in response.content.decode()
    assert application.answers[str(question(programme, "short").pk)] == "A pot"
    typed[field(programme, "number")] = "12.50"
    saved = client.post(address(application), typed, headers={"HX-Request": "true"})
    assert (saved.status_code, "Draft kept" in saved.content.decode()) == (200, True)
    application.refresh_from_db()
    assert application.answers[str(question(programme, "number").pk)] == "12.5"
    assert 'value="12.5"' in client.get(address(application)).content.decode()


def test_what_was_handed_in_is_read_back_exactly_whatever_changes_after(client_of, lead, operator, programme):
    application = draft_of(lead, programme)
    values = {
        "short": "Ein Kessel", "long": "It **boils**.", "choice": "wood", "number": "3", "date": "2026-05-04",
    }  # fmt: skip
    sent = {field(programme, kind): text for kind, text in values.items()} | {"hand_in": "1"}
    response = client_of(lead).post(
        address(application), sent | {field(programme, "file"): picture("topf <b>.png")}
    )
    assert response.url == address(application, "")
    question(programme, "long").delete()
    programme.questions.update(label="Something else?")
    Project.objects.update(story="Another story", title="Another title")

    page = client_of(operator).get(f"{address(application, '')}versions/1/").content.decode()
    assert [text in page for text in ("Ein Kessel", "<strong>boils</strong>", "wood", "4 May 2026")] == [
        True
    ] * 4
    assert ("By long?" in page, "Something else?" in page, "Another story" in page) == (True, False, False)
    assert "topf &lt;b&gt;.png" in page
    link = re.search(r'href="([^"]*/answers/\d+/)"', page).group(1)
    file = client_of(operator).get(link)
    assert (b"".join(file.streaming_content)[:4], file["X-Content-Type-Options"]) == (b"\x89PNG", "nosniff")
    assert "attachment" in file["Content-Disposition"]


def test_a_version_is_written_once(lead, programme):
    version = applied_with(lead, programme).versions.get()
    version.story = "Another"
    with pytest.raises(TypeError, match="never changed"):
        version.save()


def test_handing_in_twice_hands_in_once_and_leads_to_it(client_of, lead, programme):
    application = draft_of(lead, programme)
    sent = {field(programme, "long"): "It boils.", "hand_in": "1"}
    first, second = (client_of(lead).post(address(application), sent) for _ in range(2))

    assert (first.url, second.url) == (address(application, ""), address(application, ""))
    assert ApplicationVersion.objects.count() == 1
    with pytest.raises(IllegalMove):
        hand_in_application(application, by=lead)
    with pytest.raises(Refused, match="is in"):
        save_answers(application, by=lead, answers={"1": "too late"})


@pytest.mark.django_db(transaction=True)
def test_four_presses_at_the_same_instant_hand_in_once():
    lead = person("Lena Lead")
    application = draft_of(lead, asking())
    results = together(4, lambda n: hand_in_application(application, by=lead))

    assert sum(isinstance(one, ApplicationVersion) for one in results) == 1
    assert sum(isinstance(one, IllegalMove) for one in results) == 3
    assert list(ApplicationVersion.objects.values_list("number", flat=True)) == [1]


@pytest.mark.django_db(transaction=True)
def test_an_answer_of_the_space_and_a_new_version_at_once_never_cross():
    lead, operator = person("Lena Lead"), person("Olga Operator", "operators")
    application = applied_with(lead, asking())
    request_changes(application, by=operator, reason="Say where.")
    acts = [
        lambda: hand_in_application(application, by=lead),
        lambda: decline_project(application.project, by=operator, reason="No.")]  # fmt: skip
    together(2, lambda n: acts[n]())
    application.refresh_from_db()

    assert (application.state, Project.objects.get().status) == ("declined", "declined")
    assert application.versions.count() in (1, 2)


def test_what_is_missing_is_said_at_its_question_and_the_rest_is_kept(client_of, lead, programme):
    application = draft_of(lead, programme)
    sent = {field(programme, "short"): "A pot", field(programme, "long"): " ", "hand_in": "1"}
    response = client_of(lead).post(address(application), sent)

    assert response.status_code == 422
    assert "has to be answered" in response.context["form"].errors[field(programme, "long")][0]
    application.refresh_from_db()
    assert application.answers[str(question(programme, "short").pk)] == "A pot"
    assert ApplicationVersion.objects.count() == 0


def test_an_action_that_is_called_past_the_form_still_asks_for_the_answer(lead, programme):
    project = ProjectFactory(status="draft", programme=None, lead=lead)
    with pytest.raises(Refused, match="Not answered yet: “By long"):
        apply_with_project(project, programme, by=lead)
    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("long", "x" * 20_001, "at most 20000"),
        ("short", "x" * 241, "at most 240"),
        ("short", "a\x00b", "Null characters"),
        ("choice", "plastic", "not one of the available choices"),
        ("number", "1e999", "Ensure that there are no more than"),
        ("number", "NaN", "Enter a number"),
        ("date", "9999-12-31", "more than ten years away"),
        ("date", "31 February", "valid date"),
        ("file", picture("pot.png", b"<svg onload=alert(1)>"), "not what its ending says"),
        ("file", picture("pot.svg", b"<svg/>"), "can&#x27;t be taken"),
        ("file", picture("pot.png", b""), "empty"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_the_rest_is_kept(kind, typed, words, client_of, lead, programme):
    application = draft_of(lead, programme)
    other = "short" if kind != "short" else "number"
    sent = {field(programme, other): "7", field(programme, "long"): "It boils.", "hand_in": "1"}
    response = client_of(lead).post(address(application), sent | {field(programme, kind): typed})

    assert response.status_code == 422
    assert words in response.content.decode()
    application.refresh_from_db()
    assert application.answers[str(question(programme, other).pk)] == "7"
    assert (ApplicationVersion.objects.count(), AnswerFile.objects.count()) == (0, 0)


def test_ten_megabytes_of_text_get_a_sentence_and_the_draft_stays(client_of, lead, programme):
    application = draft_of(lead, programme)
    response = client_of(lead).post(
        address(application), {field(programme, "long"): "x" * 10_000_000, "hand_in": "1"}
    )
    before = application.answers
    application.refresh_from_db()

    assert response.status_code == 413
    assert application.answers == before


def test_a_file_beside_an_error_is_kept_replaced_and_taken_out(client_of, lead, member, programme):
    application = draft_of(lead, programme)
    client, name = client_of(lead), field(programme, "file")
    wrong = {field(programme, "number"): "many", "hand_in": "1"}
    assert client.post(address(application), wrong | {name: picture("one.png")}).status_code == 422
    client.post(address(application), {"keep": "1", name: picture("two.png")})

    assert list(AnswerFile.objects.values_list("name", "is_current")) == [
        ("one.png", False),
        ("two.png", True),
    ]
    assert "two.png" in client.get(address(application)).content.decode()
    file = AnswerFile.objects.get(is_current=True)
    assert client_of(member).post(f"/projects/kettle/answers/{file.pk}/remove/").status_code == 404
    assert client.post(f"/projects/kettle/answers/{file.pk}/remove/").status_code == 302
    client.get(address(application))  # says that it is taken out
    assert "two.png" not in client.get(address(application)).content.decode()


def test_late_closed_not_yet_and_full_are_told_before_writing(client_of, lead, frozen):
    open_one = asking(closes_at=datetime(2026, 3, 5, 17, tzinfo=UTC))
    application = draft_of(lead, open_one)
    ProgrammeFactory(title="Later", opens_at="2026-04-01T08:00Z", closes_at="2026-05-01T00:00Z")
    ProgrammeFactory(title="Full house", places=0)
    choosing = client_of(lead).get("/projects/kettle/apply/").content.decode()
    assert ("takes applications from" in choosing, "every place is taken" in choosing) == (True, True)

    frozen.move_to("2026-03-05T18:00:00+00:00")
    page = client_of(lead).get(address(application)).content.decode()
    assert ("can’t be handed in now" in page, "it closed today" in page) == (True, True)
    assert 'name="hand_in"' not in page and "It boils at noon." in page
    sent = {field(open_one, "long"): "Finished too late.", "hand_in": "1"}
    response = client_of(lead).post(address(application), sent)
    application.refresh_from_db()
    assert response.status_code == 409
    assert "Finished too late." in application.answers.values()
    with pytest.raises(Refused, match="opens"):
        begin_application(
            application.project, asking(slug="next", opens_at=datetime(2026, 4, 1, 8, tzinfo=UTC)), by=lead
        )


def test_changes_are_asked_for_handed_in_and_compared(client_of, lead, operator, programme):
    application = applied_with(lead, programme)
    request_changes(application, by=operator, reason="Say where it boils.")
    application.refresh_from_db()
    assert (application.state, application.project.status) == ("changes_requested", "applied")
    assert Notification.objects.filter(person=lead, url=address(application)).count() == 1
    page = client_of(lead).get(address(application)).content.decode()
    assert ("Say where it boils." in page, "Hand in the changes" in page) == (True, True)

    sent = {field(programme, "long"): "It boils on the roof at noon.", "hand_in": "1"}
    client_of(lead).post(address(application), sent)
    application.refresh_from_db()
    page = client_of(operator).get(address(application, "compare/")).content.decode()
    assert (application.state, application.versions.count(), application.asked) == ("handed_in", 2, "")
    assert "<ins> on the roof</ins>" in page
    assert "Say where it boils." in page
    assert Entry.objects.filter(verb="application.handed_in").get().facts["version"] == 2


def test_changes_may_come_after_the_closing_date(client_of, lead, operator, frozen):
    application = applied_with(lead, asking(closes_at=datetime(2026, 3, 5, 17, tzinfo=UTC)))
    request_changes(application, by=operator, reason="Say where.")
    frozen.move_to("2026-03-20T09:00:00+00:00")
    assert hand_in_application(application, by=lead).number == 2


@pytest.mark.parametrize("verb", ["accept", "decline", "withdraw"])
@pytest.mark.parametrize("state", ["handed_in", "changes_requested"])
def test_the_application_goes_where_its_project_goes(verb, state, lead, operator, programme):
    application = applied_with(lead, programme)
    if state == "changes_requested":
        request_changes(application, by=operator, reason="Say where.")
    acts = {
        "accept": lambda: accept_project(application.project, by=operator),
        "decline": lambda: decline_project(application.project, by=operator, reason="Not yet."),
        "withdraw": lambda: withdraw_project(application.project, by=lead),
    }
    acts[verb]()
    application.refresh_from_db()
    assert application.state == {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}[verb]
    with pytest.raises(IllegalMove):
        request_changes(application, by=operator, reason="Too late.")


def test_applying_again_begins_from_the_last_answers(lead, operator, programme):
    application = applied_with(lead, programme)
    decline_project(application.project, by=operator, reason="Not yet.")
    again = begin_application(application.project, programme, by=lead)
    assert (again.pk != application.pk, again.answers) == (True, application.answers)


def test_who_reads_and_writes_what(
    client_of, lead, member, operator, conflicted, stranger, provider, programme
):
    application = draft_of(lead, programme)
    application.project.memberships.create(person=member, role="member")
    application.project.memberships.create(person=provider, role="advisor")
    expected = {
        "lead": 200,
        "member": 200,
        "provider": 403,
        "operator": 404,
        "conflicted": 404,
        "stranger": 404,
    }
    cast = {
        "lead": lead, "member": member, "provider": provider, "operator": operator, "conflicted": conflicted,
        "stranger": stranger,
    }  # fmt: skip
    got = {name: client_of(one).get(address(application)).status_code for name, one in cast.items()}
    assert got == expected
    with pytest.raises(PermissionDenied):
        hand_in_application(application, by=member)
    for somebody in (provider, operator, stranger):
        with pytest.raises(PermissionDenied):
            save_answers(application, by=somebody, answers={})
    hand_in_application(application, by=lead)
    read = {name: client_of(one).get(address(application, "")).status_code for name, one in cast.items()}
    assert read == expected | {"provider": 200, "operator": 200}
    ConflictDeclaration.objects.create(project=application.project, person=operator, reason="my brother")
    assert client_of(operator).get(address(application, "")).status_code == 404
    for somebody in (lead, stranger):
        with pytest.raises(PermissionDenied):
            request_changes(application, by=somebody, reason="Mine.")


def test_an_operator_never_downloads_a_drafts_file(client_of, lead, operator, programme):
    application = applied_with(lead, programme)
    request_changes(application, by=operator, reason="Show it.")
    pk = question(programme, "file").pk
    save_answers(application, by=lead, answers={}, files={pk: picture()})
    file = AnswerFile.objects.get()
    assert client_of(operator).get(f"/projects/kettle/answers/{file.pk}/").status_code == 404
    hand_in_application(application, by=lead)
    remove = pytest.raises(Refused, match="is in")
    with remove:
        remove_answer_file(file, by=lead)
    assert client_of(operator).get(f"/projects/kettle/answers/{file.pk}/").status_code == 200
