"""The drawn way in the directory, its way out of an empty list, and the map of stages by field."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(lead):
    """Two ideas, one prototype, none on the market; and one that a visitor may not see."""
    for title, stage, fields in [
        ("Kiln", "idea", ["ceramics", "heat"]),
        ("Wheel", "idea", ["ceramics"]),
        ("Loom", "prototype", ["textiles"]),
    ]:
        ProjectFactory(title=title, slug=title.lower(), stage=stage, fields=fields, visibility="public")
    ProjectFactory(
        title="Secret", slug="secret", stage="market", fields=["ceramics"], visibility="team", lead=lead
    )


def stations(response) -> list[tuple[str, int, str, bool]]:
    return [(one.sign, one.count, one.url, one.chosen) for one in response.context["stations"]]


def test_the_way_counts_what_fits_at_each_stage_and_each_stage_is_a_link(space, client_of):
    assert stations(client_of(None).get("/projects/?field=ceramics&page=2")) == [
        ("−1", 2, "?field=ceramics&stage=idea", False),
        ("0", 0, "?field=ceramics&stage=prototype", False),
        ("1", 0, "?field=ceramics&stage=market", False),
    ]


def test_a_chosen_stage_leaves_the_counts_of_the_others_and_lets_go_when_pressed_again(space, client_of):
    page = client_of(None).get("/projects/?stage=prototype")
    assert stations(page) == [
        ("−1", 2, "?stage=idea", False),
        ("0", 1, "?", True),
        ("1", 0, "?stage=market", False),
    ]
    assert (page.context["page"].total, [one.slug for one in page.context["page"].items]) == (1, ["loom"])
    assert client_of(None).get(f"/projects/{stations(page)[1][2]}").context["page"].total == 3


def test_the_counts_are_those_of_who_looks(space, client_of, lead, stranger):
    assert stations(client_of(lead).get("/projects/"))[2][1] == 1
    assert stations(client_of(stranger).get("/projects/"))[2][1] == 0


@pytest.mark.parametrize("words", ["kiln", "Whel", "overnight"])
def test_a_search_is_counted_as_it_is_found(words, space, client_of):
    page = client_of(None).get(f"/projects/?q={words}")
    assert page.context["page"].total == len(page.context["page"].items) > 0


def test_an_empty_list_names_each_filter_whose_removal_helps_and_how_many_there_are_then(space, client_of):
    page = client_of(None).get("/projects/?field=textiles&stage=idea&need=money")
    assert page.context["ways_out"] == []
    assert "doesn’t help" in page.content.decode()

    page = client_of(None).get("/projects/?field=textiles&stage=idea")
    assert page.context["ways_out"] == [
        ("Field", "textiles", "?stage=idea", 2),
        ("Stage", "−1 Idea", "?field=textiles", 1),
    ]
    text = unescape(page.content.decode())
    assert "Without “Field: textiles” there are 2" in text
    assert "Without “Stage: −1 Idea” there is 1" in text
    for *_, url, count in page.context["ways_out"]:
        assert client_of(None).get(f"/projects/{url}").context["page"].total == count


def test_the_way_out_counts_no_project_that_the_reader_may_not_see(space, client_of, lead):
    asked = "/projects/?field=ceramics&stage=market&q=Loom"
    assert client_of(None).get(asked).context["ways_out"] == []
    assert [row[3] for row in client_of(lead).get(asked).context["ways_out"]] == [1]


@pytest.mark.parametrize("asked", ["field=nothing", "field=nothing&stage=idea&need=money&q=zzzz"])
def test_an_empty_list_asks_at_most_ten_questions(asked, space, client_of):
    client = client_of(None)
    client.get("/projects/")
    with CaptureQueriesContext(connection) as told:
        assert client.get(f"/projects/?{asked}").status_code == 200
    assert len(told.captured_queries) <= 10


def test_the_map_shows_each_field_with_its_stages_and_the_projects_in_them(space, client_of):
    rows = client_of(None).get("/projects/map/").context["rows"]
    assert [
        (row.field, row.total, [(c.count, sorted(s.title for s in c.spots)) for c in row.cells])
        for row in rows
    ] == [
        ("ceramics", 2, [(2, ["Kiln", "Wheel"]), (0, []), (0, [])]),
        ("heat", 1, [(1, ["Kiln"]), (0, []), (0, [])]),
        ("textiles", 1, [(0, []), (1, ["Loom"]), (0, [])]),
    ]


def test_what_does_not_fit_in_a_cell_is_counted_and_one_link_away(client_of):
    for number in range(6):
        ProjectFactory(fields=["a & b"], stage="idea", visibility="public", title=f"No {number}")
    page = client_of(None).get("/projects/map/?need=&page=1")
    cell = page.context["rows"][0].cells[0]
    assert (cell.count, len(cell.spots), cell.more) == (6, 4, 2)
    link = next(
        found
        for found in re.findall(r'href="(/projects/\?[^"]+)"', page.content.decode())
        if "stage=idea" in found and "field=" in found
    )
    assert client_of(None).get(unescape(link)).context["page"].total == 6


def test_the_map_keeps_to_what_is_looked_for_and_is_paged_by_fields(client_of):
    for number in range(9):
        ProjectFactory(fields=[f"field {number}"], visibility="public", title=f"No {number}")
    first = client_of(None).get("/projects/map/")
    assert (len(first.context["rows"]), first.context["page"].pages) == (8, 2)
    assert [row.field for row in client_of(None).get("/projects/map/?page=2").context["rows"]] == ["field 8"]
    one = client_of(None).get("/projects/map/?field=field+3")
    assert [row.field for row in one.context["rows"]] == ["field 3"]


@pytest.mark.parametrize(
    ("made", "asked", "said"),
    [
        ([], "", "No project to see yet"),
        ([[]], "", "No fields yet"),
        ([["heat"]], "?field=nothing", "Without “Field: nothing” there is 1"),
    ],
)
def test_an_empty_map_says_why(made, asked, said, client_of):
    for fields in made:
        ProjectFactory(fields=fields, visibility="public")
    assert said in unescape(client_of(None).get(f"/projects/map/{asked}").content.decode())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_map_asks_the_same_however_many(rows, client_of, django_assert_num_queries):
    for number in range(rows):
        ProjectFactory(fields=[f"field {number}"], visibility="public")
    client = client_of(None)
    client.get("/projects/map/")
    with django_assert_num_queries(4):  # programmes, stages, fields, projects
        client.get("/projects/map/")
