"""The directory, a project's page, its words, its log: for whom it opens, what it says, what it refuses."""

import io

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from projects import panels
from projects.models import Need, Project, Update, UpdatePicture
from tests.factories import MilestoneFactory, ProgrammeFactory, ProjectFactory

WORDS = {"title": "Quiet Kiln", "stage": "idea", "visibility": "community"}


@pytest.fixture
def public(lead):
    return ProjectFactory(
        title="Ofen für Töpferinnen",
        slug="ofen",
        visibility="public",
        fields=["ceramics"],
        stage="prototype",
        lead=lead,
    )


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("who", ["visitor", "stranger", "operator"])
def test_the_directory_asks_five_questions_however_many_projects(rows, who, request, client_of, lead, member):
    for _ in range(rows):
        project = ProjectFactory(visibility="public", lead=lead)
        project.memberships.create(person=member)
        project.needs.create(title="Clay", kind="material")
    client = client_of(None if who == "visitor" else request.getfixturevalue(who))
    client.get("/projects/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/projects/").status_code == 200
    assert sum("projects_" in one["sql"] for one in asked.captured_queries) == 5


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"ofen", "loom"}),
        ("q=töpferinnen", {"ofen"}),
        ("q=Topferinen", {"ofen"}),
        ("q=overnight", {"ofen"}),
        ("q=nothing+like+it", set()),
        ("q=%00&field=%00", {"ofen", "loom"}),
        ("q=%22%26%7C%21%28", set()),
        ("field=ceramics", {"ofen"}),
        ("stage=idea", {"loom"}),
        ("stage=nonsense&sort=nonsense&page=x", {"ofen", "loom"}),
        ("need=material", {"loom"}),
        ("programme=weaving", {"loom"}),
        ("sort=title", {"ofen", "loom"}),
        ("sort=active&stage=prototype", {"ofen"}),
    ],
)
def test_the_directory_finds_what_is_looked_for(asked, found, public, client_of):
    loom = ProjectFactory(title="Loom", slug="loom", tagline="Weaves", visibility="public", stage="idea")
    loom.programme = ProgrammeFactory(slug="weaving")
    loom.save()
    loom.needs.create(title="Yarn", kind="material")
    response = client_of(None).get(f"/projects/?{asked}")

    assert response.status_code == 200
    assert {project.slug for project in response.context["page"].items} == found


def test_the_database_keeps_the_search_whoever_writes(public):
    Project.objects.filter(pk=public.pk).update(title="Brennkammer", story="mit Schamotte")
    public.refresh_from_db()

    assert "'brennkammer':1A" in public.search
    assert "schamotte" in public.search
    assert "töpferinnen" not in public.search


def test_a_visitor_reads_a_public_project_but_not_the_names_of_who_hides(public, client_of, lead):
    page = client_of(None).get("/projects/ofen/").content.decode()
    assert "Lena Lead" not in page
    assert "1 person" in page

    lead.visibility = "public"
    lead.save()
    assert "Lena Lead" in client_of(None).get("/projects/ofen/").content.decode()


@pytest.mark.parametrize(
    "address", ["/projects/quiet-kiln/", "/projects/quiet-kiln/updates/", "/projects/none/"]
)
def test_what_one_may_not_see_is_not_there(address, project, client_of):
    assert client_of(None).get(address).status_code == 404


@pytest.mark.parametrize(
    ("who", "status", "next_act"),
    [
        ("lead", "draft", "Apply"),
        ("lead", "declined", "Apply"),
        ("member", "draft", None),
        ("operator", "applied", "Read and decide"),
        ("lead", "applied", None),
        ("operator", "paused", "Resume"),
        ("lead", "incubating", "Hand in “Firing”"),
        ("stranger", "incubating", None),
        ("lead", "alumni", None),
    ],
)
def test_the_page_offers_one_next_act_by_role_and_state(who, status, next_act, project, request, client_of):
    project.status = status
    project.save()
    if status == "incubating":
        MilestoneFactory(project=project, title="Firing")
    acts = client_of(request.getfixturevalue(who)).get(project.get_absolute_url()).context["page"].acts
    signals = [act.label for act in acts if act.tone == "signal"]

    if status == "alumni":
        assert len(signals) <= 1
    else:
        assert signals == ([next_act] if next_act else [])


def test_panels_of_other_rooms_hang_in_the_page_with_a_plain_link(project, lead, client_of, monkeypatch):
    monkeypatch.setattr(panels, "_registered", {})
    panels.register("room", lambda project, user: f"/projects/{project.slug}/room/", label="The team's room")
    panels.register("none", lambda project, user: None)
    page = client_of(lead).get(project.get_absolute_url()).content.decode()

    assert 'hx-get="/projects/quiet-kiln/room/"' in page
    assert '<a href="/projects/quiet-kiln/room/">' in page
    assert "panel-none" not in page


def test_registering_keeps_what_was_typed_when_something_is_wrong(client_of, stranger):
    client = client_of(stranger)
    wrong = client.post(
        "/projects/new/", WORDS | {"title": "", "story": "A long story", "website": "no address"}
    )
    assert wrong.status_code == 422
    assert "A long story" in wrong.content.decode()

    right = client.post(
        "/projects/new/", WORDS | {"fields_of_work": "Ceramics, energy , ceramics", "website": "a.example"}
    )
    made = Project.objects.get()
    assert (right.status_code, right.url) == (302, "/projects/quiet-kiln/")
    assert (made.fields, made.website, made.status) == (["Ceramics", "energy"], "https://a.example", "draft")


def test_registering_asks_a_visitor_to_sign_in(client_of, db):
    assert client_of(None).get("/projects/new/").status_code == 302


def test_a_draft_saves_itself_and_what_others_read_does_not(client_of, lead, project):
    client = client_of(lead)
    address, htmx = "/projects/quiet-kiln/edit/", {"HTTP_HX_REQUEST": "true"}
    client.post(address, WORDS | {"title": "Half ty"}, **htmx)
    project.refresh_from_db()
    assert project.title == "Quiet Kiln"

    Project.objects.update(status="draft")
    saved = client.post(address, WORDS | {"title": "Half ty"}, **htmx)
    assert "Draft saved" in saved.content.decode()
    assert "Not saved yet" in client.post(address, WORDS | {"title": ""}, **htmx).content.decode()
    project.refresh_from_db()
    assert project.title == "Half ty"


def test_editing_with_the_button_and_what_is_wrong_is_kept_out(client_of, member, project):
    client = client_of(member)
    assert client.post("/projects/quiet-kiln/edit/", WORDS | {"title": "x" * 121}).status_code == 422
    assert client.post("/projects/quiet-kiln/edit/", WORDS | {"title": "Loud Kiln"}).status_code == 302
    project.refresh_from_db()
    assert project.title == "Loud Kiln"


@pytest.mark.parametrize(
    ("path", "strangers"),
    [("edit/", 403), ("apply/", 403), ("team/", 403), ("activity/", 403), ("needs/new/", 403)],
)
def test_what_is_the_teams_is_closed_to_others(path, strangers, project, client_of, stranger, lead):
    assert client_of(stranger).get(f"/projects/quiet-kiln/{path}").status_code == strangers
    assert client_of(lead).get(f"/projects/quiet-kiln/{path}").status_code == 200
    Project.objects.update(visibility="team")
    assert client_of(stranger).get(f"/projects/quiet-kiln/{path}").status_code == 404


def test_a_need_is_added_met_and_refused_to_others(client_of, project, member, stranger):
    client = client_of(member)
    assert client.post("/projects/quiet-kiln/needs/new/", {"kind": "room", "title": ""}).status_code == 422
    client.post("/projects/quiet-kiln/needs/new/", {"kind": "room", "title": "A cellar", "skills": ""})
    need = Need.objects.get()
    address = f"/projects/quiet-kiln/needs/{need.pk}/meet/"

    assert client_of(stranger).post(address).status_code == 403
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    assert client.post(f"/projects/other/needs/{need.pk}/meet/").status_code == 404


def picture(kind: str = "PNG", size=(2400, 900)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, kind)
    return out.getvalue()


def test_a_picture_of_the_log_is_drawn_anew_and_shown_to_who_may_see(client_of, project, lead, stranger):
    file = SimpleUploadedFile("bench.png", picture())
    client_of(lead).post("/projects/quiet-kiln/updates/write/", {"text": "It fired.", "pictures": file})
    shot = UpdatePicture.objects.get()
    address = f"/projects/quiet-kiln/pictures/{shot.pk}/"

    shown = client_of(stranger).get(address)
    drawn = Image.open(io.BytesIO(b"".join(shown.streaming_content)))
    assert (shown["Content-Type"], drawn.format, drawn.size) == ("image/jpeg", "JPEG", (1600, 600))
    assert client_of(None).get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.png", b"<script>alert(1)</script>"),
        ("half.png", picture()[:200]),
        ("empty.png", b""),
        ("notes.txt", b"words"),
        ("thing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_words_stay(name, content, client_of, project, lead):
    data = {"text": "Kept words", "pictures": SimpleUploadedFile(name, content)}
    response = client_of(lead).post("/projects/quiet-kiln/updates/write/", data)

    assert response.status_code == 422
    assert "Kept words" in response.content.decode()
    assert not Update.objects.exists()


def test_the_log_is_read_by_many_and_written_by_the_team(client_of, project, lead, stranger):
    client_of(lead).post("/projects/quiet-kiln/updates/write/", {"text": "It **fired**. <script>"})
    page = client_of(stranger).get("/projects/quiet-kiln/updates/").content.decode()
    assert "<strong>fired</strong>" in page
    assert "<script>" not in page.split("<main")[1]
    assert client_of(stranger).post("/projects/quiet-kiln/updates/write/", {"text": "x"}).status_code == 403


def test_who_steps_back_from_a_project_may_lose_sight_of_it(client_of, project, mentor_person):
    project.reviewers.create(person=mentor_person)
    Project.objects.update(visibility="team")
    client = client_of(mentor_person)
    assert "Declare a conflict" in client.get("/projects/quiet-kiln/").content.decode()
    assert client.post("/projects/quiet-kiln/conflict/", {"reason": ""}).status_code == 422

    assert client.post("/projects/quiet-kiln/conflict/", {"reason": "my cousin"}).url == "/projects/"
    assert client.get("/projects/quiet-kiln/").status_code == 404


def test_the_kept_list_of_fields_tells_no_reader_of_what_is_hidden_from_them(client_of, lead, operator):
    cache.clear()
    ProjectFactory(visibility="team", fields=["secret lasers"], lead=lead)
    ProjectFactory(visibility="community", fields=["weaving"], lead=lead)

    def offered(person):
        return {
            value for value, _ in client_of(person).get("/projects/").context["form"].fields["field"].choices
        }

    assert offered(operator) == {"", "secret lasers", "weaving"}
    assert offered(lead) == {"", "weaving"}
    assert offered(None) == {""}
