"""The pages of openings: the directory and its filters, one place, the forms, and whose eyes they are for."""

import pytest

from projects.actions.openings import ask_for_place, decline_applicant, make_opening
from projects.models import Opening, OpeningApplication, Project
from tests.factories import PersonFactory, ProjectFactory

LIST, MINE, PROJECT = "/openings/", "/openings/applied/", "/projects/quiet-kiln/"
WORDS = {"title": "Firmware", "text": "Write the ramp of the kiln.", "skills": ["C"], "hours": 6}


@pytest.fixture
def opening(project, lead):
    return make_opening(project, by=lead, **WORDS)


@pytest.fixture
def page(opening):
    return opening.get_absolute_url()


@pytest.fixture
def asked(opening, stranger):
    return ask_for_place(opening, by=stranger, message="I wrote two bootloaders.")


def of(asked, act):
    return f"/projects/quiet-kiln/openings/asked/{asked.pk}/{act}/"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"Firmware", "Dyer"}),
        ("q=ramp", {"Firmware"}),
        ("q=kiln+write", {"Firmware"}),
        ("q=indigo", {"Dyer"}),
        ("q=loom", {"Dyer"}),
        ("q=nothing", set()),
        ("q=%00&skill=%00", {"Firmware", "Dyer"}),
        ("q=%25", set()),
        ("skill=C", {"Firmware"}),
        ("skill=Sewing", set()),
        ("field=textile", {"Dyer"}),
        ("field=textile&skill=C", set()),
        ("page=x", {"Firmware", "Dyer"}),
    ],
)
def test_the_directory_finds_what_is_looked_for(asked, found, opening, lead, client_of, stranger):
    loom = ProjectFactory(title="Loom", lead=lead, fields=["textile"])
    make_opening(loom, by=lead, title="Dyer", text="Colours.", skills=["indigo"])
    answer = client_of(stranger).get(f"{LIST}?{asked}")
    assert answer.status_code == 200
    assert {one.title for one in answer.context["page"].items} == found


@pytest.mark.parametrize(
    ("who", "visibility", "status", "seen"),
    [
        ("visitor", "public", "incubating", True),
        ("visitor", "community", "incubating", False),
        ("stranger", "community", "incubating", True),
        ("stranger", "team", "incubating", False),
        ("stranger", "public", "draft", False),
        ("member", "team", "draft", True),
        ("operator", "team", "paused", True),
        ("operator", "public", "dropped", False),
        ("stranger", "public", "alumni", False),
    ],
)
def test_the_directory_shows_places_where_one_may_see_the_project(
    who, visibility, status, seen, opening, request, client_of
):
    Project.objects.update(visibility=visibility, status=status)
    person = None if who == "visitor" else request.getfixturevalue(who)
    assert ("Firmware" in client_of(person).get(LIST).content.decode()) is seen


def test_what_is_filled_or_closed_is_not_listed(opening, client_of, stranger, page):
    Opening.objects.update(state="filled")
    assert client_of(stranger).get(LIST).context["page"].items == []
    assert "Nobody is looked for here" in client_of(stranger).get(page).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "questions"), [("visitor", 3), ("stranger", 7)])
def test_the_directory_asks_the_same_questions_however_many(
    rows, who, questions, lead, stranger, client_of, django_assert_num_queries
):
    for number in range(rows):
        project = ProjectFactory(lead=lead, visibility="public", fields=["clay"])
        make_opening(project, by=lead, title=f"Place {number}", text="Work.", skills=["C"])
    client = client_of(None if who == "visitor" else stranger)
    client.get(LIST)
    with django_assert_num_queries(questions):
        assert len(client.get(LIST).context["page"].items) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_one_place_asks_the_same_questions_however_many_ask(rows, opening, page, lead, client_of, django_assert_num_queries):  # fmt: skip
    for _ in range(rows):
        ask_for_place(opening, by=PersonFactory(), message="Hello")
    client = client_of(lead)
    client.get(page)
    with django_assert_num_queries(12):
        assert len(client.get(page).context["page"].items) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_ones_own_list_asks_the_same_questions(rows, lead, stranger, client_of, django_assert_num_queries):
    for number in range(rows):
        opening = make_opening(ProjectFactory(lead=lead), by=lead, **WORDS | {"title": f"Place {number}"})
        ask_for_place(opening, by=stranger, message="Hello")
    client = client_of(stranger)
    client.get(MINE)
    with django_assert_num_queries(6):
        assert len(client.get(MINE).context["page"].items) == rows


def test_a_place_is_opened_from_the_project_and_shown_there(project, member, stranger, client_of):
    address = f"{PROJECT}openings/new/"
    assert address in client_of(member).get(PROJECT).content.decode()
    assert address not in client_of(stranger).get(PROJECT).content.decode()
    wrong = client_of(member).post(address, {"title": "", "text": "A long text of mine", "hours": 99})
    assert (wrong.status_code, "A long text of mine" in wrong.content.decode()) == (422, True)
    right = client_of(member).post(
        address, {"title": "Potter", "text": "Throw cups.", "skills": "clay, wheel"}
    )
    opening = Opening.objects.get()
    assert right.url == opening.get_absolute_url()
    assert (opening.skills, opening.hours) == (["clay", "wheel"], None)
    assert "Potter" in client_of(stranger).get(PROJECT).content.decode()


def test_a_place_in_what_nobody_sees_says_so(project, lead, client_of):
    assert "Only your team sees" not in client_of(lead).get(f"{PROJECT}openings/new/").content.decode()
    Project.objects.update(visibility="team")
    assert "Only your team sees" in client_of(lead).get(f"{PROJECT}openings/new/").content.decode()


def test_changing_keeps_what_was_typed_when_it_is_refused(opening, page, lead, client_of):
    client = client_of(lead)
    assert "Write the ramp" in client.get(f"{page}edit/").content.decode()
    form = {"title": "Firmware", "text": "Other words", "skills": "C", "hours": 4}
    assert client.post(f"{page}edit/", form).url == page
    Opening.objects.update(state="closed")
    refused = client.post(f"{page}edit/", form | {"text": "Kept words"})
    assert (refused.status_code, "Kept words" in refused.content.decode()) == (409, True)
    Opening.objects.update(state="open")
    assert client.post(f"{page}edit/", {"title": ""}).status_code == 422
    Project.objects.update(status="dropped")
    new = client.post(f"{PROJECT}openings/new/", form)
    assert (new.status_code, "is over" in new.content.decode()) == (409, True)


@pytest.mark.parametrize("act", ["close", "fill"])
def test_ending_it_from_the_page(act, opening, page, member, client_of):
    assert client_of(member).post(f"{page}{act}/").url == page
    opening.refresh_from_db()
    assert opening.state in {"close": ["closed"], "fill": ["filled"]}[act]
    assert client_of(member).post(f"{page}{act}/").status_code == 409


def test_asking_from_the_page(opening, page, stranger, client_of):
    client = client_of(stranger)
    assert "Your words to the team" in client.get(page).content.decode()
    assert client.post(f"{page}ask/", {"message": ""}).status_code == 422
    assert client.post(f"{page}ask/", {"message": "I wrote bootloaders."}).url == page
    again = client.post(f"{page}ask/", {"message": "Typed words again"})
    assert (again.status_code, "Typed words again" in again.content.decode()) == (409, True)
    shown = client.get(page).content.decode()
    assert "You asked for this place" in shown
    assert "Your words to the team" not in shown
    assert "Firmware" in client.get(MINE).content.decode()


def test_a_visitor_reads_a_public_place_and_is_asked_to_sign_in(opening, page, client_of):
    Project.objects.update(visibility="public")
    assert f"?next={page}" in client_of(None).get(page).content.decode()
    assert client_of(None).post(f"{page}ask/", {"message": "Hello"}).status_code == 302
    assert client_of(None).get(MINE).status_code == 302
    assert not OpeningApplication.objects.exists()


def test_the_words_of_an_applicant_are_the_teams_alone(
    asked, page, lead, member, provider, operator, client_of
):
    for person, reads in ((lead, True), (member, True), (provider, False), (operator, False), (None, None)):
        answer = client_of(person).get(page)
        assert ("bootloaders" in answer.content.decode()) is bool(reads)
    assert "Welcome to the team" in client_of(lead).get(page).content.decode()
    assert "Welcome to the team" not in client_of(member).get(page).content.decode()


def test_the_project_says_how_many_ask_to_the_team_alone(asked, lead, provider, client_of):
    assert "1 asks" in client_of(lead).get(PROJECT).content.decode()
    assert "1 asks" not in client_of(provider).get(PROJECT).content.decode()


def test_the_lead_welcomes_from_the_page(asked, page, project, lead, stranger, client_of):
    assert client_of(lead).post(of(asked, "accept"), {"fills": "1"}).url == page
    assert client_of(lead).post(of(asked, "accept")).status_code == 409
    assert project.memberships.filter(person=stranger).count() == 1
    assert Opening.objects.get().state == "filled"


def test_a_no_without_a_word_is_asked_for_one(asked, page, lead, stranger, client_of):
    wrong = client_of(lead).post(of(asked, "decline"), {"reason": ""})
    assert (wrong.status_code, "<details open>" in wrong.content.decode()) == (422, True)
    assert client_of(lead).post(of(asked, "decline"), {"reason": "Somebody nearer came."}).url == page
    for address in (MINE, page):
        assert "Somebody nearer came." in client_of(stranger).get(address).content.decode()


def test_taking_it_back_from_the_page(asked, page, lead, stranger, client_of):
    assert client_of(stranger).post(of(asked, "withdraw")).url == MINE
    assert "bootloaders" not in client_of(lead).get(page).content.decode()


@pytest.mark.parametrize("act", ["accept", "decline", "withdraw"])
def test_for_others_an_application_is_not_there(act, asked, member, provider, operator, client_of):
    for person, status in ((provider, 404), (operator, 404), (None, 404), (member, 403)):
        assert client_of(person).post(of(asked, act), {"reason": "No."}).status_code == status
    asked.refresh_from_db()
    assert asked.state == "sent"


@pytest.mark.parametrize("path", ["", "edit/", "close/", "fill/", "ask/"])
def test_a_place_in_a_hidden_project_is_not_there(path, opening, page, stranger, client_of):
    Project.objects.update(visibility="team")
    client = client_of(stranger)
    answer = client.get(page) if not path else client.post(f"{page}{path}", {"message": "Hello"})
    assert answer.status_code == 404
    assert "Firmware" not in answer.content.decode()


def test_empty_lists_say_how_to_begin(client_of, stranger, lead, opening):
    client = client_of(stranger)
    assert "You asked for no place yet" in client.get(MINE).content.decode()
    assert "No opening fits" in client.get(f"{LIST}?q=nothing").content.decode()
    assert "Remove the filter" in client.get(f"{LIST}?q=nothing").content.decode()
    Opening.objects.all().delete()
    assert "No team looks for somebody" in client.get(LIST).content.decode()


def test_an_answered_word_stands_with_its_answer_for_the_team(asked, page, lead, member, client_of):
    decline_applicant(asked, by=lead, reason="Somebody nearer came.")
    assert "Somebody nearer came." in client_of(member).get(page).content.decode()


@pytest.mark.parametrize("meanwhile", ["declined", "withdrawn"])
def test_a_no_that_comes_too_late_says_so_and_keeps_its_words(meanwhile, asked, lead, client_of):
    OpeningApplication.objects.update(state=meanwhile)
    late = client_of(lead).post(of(asked, "decline"), {"reason": "Somebody nearer came."})
    text = late.content.decode()
    assert (late.status_code, "not possible any more" in text) == (409, True)
    assert ("Somebody nearer came." in text) is (meanwhile == "declined")  # a withdrawn one is there no more
    assert "Welcome to the team" not in text


def test_words_for_a_place_that_closed_meanwhile_are_kept(opening, page, stranger, client_of):
    Opening.objects.update(state="closed")
    late = client_of(stranger).post(f"{page}ask/", {"message": "I wrote two bootloaders."})
    assert (late.status_code, "I wrote two bootloaders." in late.content.decode()) == (409, True)


def test_what_is_hidden_now_is_listed_without_a_way_to_it(asked, page, stranger, client_of):
    assert page in client_of(stranger).get(MINE).content.decode()
    Project.objects.update(status="withdrawn")
    listed = client_of(stranger).get(MINE).content.decode()
    assert ("Firmware" in listed, page in listed) == (True, False)
