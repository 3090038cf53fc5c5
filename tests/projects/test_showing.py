"""What is found and marked, the feeds, and what other sites may show of a project."""

from html import unescape
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from projects.models import Project, Update
from projects.queries.found import folded, marked, snippet, terms
from tests.factories import ProjectFactory

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def kiln(lead):
    return ProjectFactory(title="Kiln", slug="kiln", tagline="Fires clay", visibility="public", lead=lead)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Ofen für Töpferinnen", "topferinnen", "Ofen für <mark>Töpferinnen</mark>"),
        ("Солнечная печь", "печь", "Солнечная <mark>печь</mark>"),
        ("Күн пеші", "күн", "<mark>Күн</mark> пеші"),
        ("太阳能窑炉", "窑炉", "太阳能<mark>窑炉</mark>"),
        ("<b>kiln</b> & co", "kiln -co", "&lt;b&gt;<mark>kiln</mark>&lt;/b&gt; &amp; co"),
        ("a <mark> of ours", "mark", "a &lt;<mark>mark</mark>&gt; of ours"),
        ("Kiln", "", "Kiln"),
    ],
)
def test_what_was_looked_for_is_marked_and_nothing_else_is_markup(text, words, expected):
    assert marked(text, terms(words)) == expected


@given(some.text(max_size=80), some.text(max_size=12))
def test_marking_loses_and_adds_no_letter(text, words):
    assert len(folded(text)) == len(text)
    shown = marked(text, terms(words))
    assert unescape(shown.replace("<mark>", "").replace("</mark>", "")) == unescape(marked(text, []))


def test_a_passage_of_a_long_story_shows_the_place():
    shown = snippet("before " * 40 + "the **glaze** cracked " + "after " * 60, ["glaze"])
    assert "<mark>glaze</mark> cracked" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 260
    assert snippet("nothing here", ["glaze"]) == ""


@pytest.mark.parametrize(
    ("asked", "found"),
    [("Fires+clai", True), ("Кирпичная+песь", True), ("窑炉", True), ("unrelated", False)],
)
def test_a_typing_error_or_a_script_without_spaces_still_finds(asked, found, kiln, client_of):
    if asked.startswith("К"):
        Project.objects.update(title="Кирпичная печь")
    if asked == "窑炉":
        Project.objects.update(story="我们正在建造太阳能窑炉用于陶瓷")
    page = client_of(None).get(f"/projects/?q={asked}")
    assert bool(page.context["page"].items) is found


def test_each_filter_in_use_has_a_link_that_takes_only_it_away(kiln, client_of):
    page = client_of(None).get("/projects/?q=clay&stage=prototype&sort=title&page=2")
    assert [(label, value, url) for label, value, url in page.context["active"]] == [
        ("Words", "clay", "?stage=prototype&sort=title"),
        ("Stage", "0 Prototype", "?q=clay&sort=title"),
    ]


def entries(response) -> list[str]:
    return [
        one.findtext(f"{ATOM}title") for one in ElementTree.fromstring(response.content).iter(f"{ATOM}entry")
    ]


def test_a_feed_tells_only_what_a_visitor_may_read_whoever_asks(kiln, client_of, lead, operator):
    hidden = ProjectFactory(title="Hidden", slug="hidden", visibility="community", lead=lead)
    for project in (kiln, hidden):
        Update.objects.create(project=project, by=lead, text="It **fired** \x0b<script>")
    for person in (None, lead, operator):
        client = client_of(person)
        assert entries(client.get("/projects/feed.atom")) == ["Kiln: It fired <script"]
        assert len(entries(client.get("/projects/kiln/feed.atom"))) == 1
        assert client.get("/projects/hidden/feed.atom").status_code == 404
    feed = client_of(None).get("/projects/kiln/feed.atom").content.decode()
    assert lead.name not in feed
    assert "&lt;strong&gt;fired" in feed
    assert "<script>" not in feed


def test_a_feed_is_sent_again_only_when_something_changed(kiln, client_of, lead):
    client = client_of(None)
    assert entries(client.get("/projects/kiln/feed.atom")) == []
    update = Update.objects.create(project=kiln, by=lead, text="One")
    first = client.get("/projects/kiln/feed.atom")
    same = client.get("/projects/kiln/feed.atom", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (same.status_code, same.content) == (304, b"")
    assert (
        client.get("/projects/kiln/feed.atom", HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code
        == 304
    )

    update.text = "Two"
    update.save()
    again = client.get("/projects/kiln/feed.atom", HTTP_IF_NONE_MATCH=first["ETag"])
    assert entries(again) == ["Kiln: Two"]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_feed_asks_one_question_however_long(rows, kiln, client_of, lead, django_assert_num_queries):
    for number in range(rows):
        Update.objects.create(project=kiln, by=lead, text=f"Day {number}")
    client = client_of(None)
    with django_assert_num_queries(1):
        client.get("/projects/feed.atom")


@pytest.mark.parametrize(
    ("visibility", "status", "shown"),
    [("public", "incubating", True), ("community", "incubating", False), ("public", "draft", False)],
)
def test_only_a_public_project_has_a_card_for_other_sites(visibility, status, shown, kiln, client_of, lead):
    Project.objects.update(visibility=visibility, status=status)
    page = client_of(lead).get("/projects/kiln/").content.decode()
    for sign in (
        'rel="canonical"',
        'property="og:title" content="Kiln"',
        "schema.org/CreativeWork",
        "feed.atom",
    ):
        assert (sign in page) is shown, sign
