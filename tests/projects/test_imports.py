"""Projects of others: each row has one outcome, the plan is what is done, and twice changes nothing."""

import csv
import io
import time
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from incubator.core.models import Entry
from projects.actions.imports import import_projects
from projects.imports.cleaning import address_of, line_of, list_of, markdown_of
from projects.imports.planning import plan_import
from projects.models import Programme, Project

DATA = Path(__file__).parents[2].parent / "shared" / "data"
HACK = {
    "origin": "hack.example", "id": "1", "name": "Sonnenkarte", "phase": "Get", "progress": "10", "summary": "Wo scheint sie",
    "excerpt": "Eine Karte.", "event_name": "Sun Days", "event_url": "https://hack.example/event/7",
    "created_at": "2023-02-07T12:13", "category_name": "#Energie", "hashtag": "", "webpage_url": "", "source_url": "",
    "url": "https://hack.example/project/1",
}  # fmt: skip
EVENT = {
    "origin": "hack.example", "id": "7", "name": "Sun Days", "summary": "", "has_finished": "False",
    "starts_at": "Fri, 22 Mar 2024 09:00:00 GMT", "ends_at": "Sat, 23 Mar 2024 16:00:00 GMT",
}  # fmt: skip
BOARD = {
    "oshwaUid": "XX000001", "responsibleParty": "A Works", "country": "Nowhere", "projectName": '0.95" OLED',
    "projectWebsite": "www.board.example", "projectVersion": "v2", "projectDescription": "A small\r\n\r\nscreen.",
    "primaryType": "Electronics", "additionalType": "['Tool']", "projectKeywords": "['OLED', ' Screen', '']",
    "documentationUrl": "https://board.example/docs", "hardwareLicense": "CERN", "softwareLicense": "MIT",
    "documentationLicense": "CC BY-SA", "certificationDate": "2021-01-19T00:00-05:00",
}  # fmt: skip


def written(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def files(tmp_path):
    written(tmp_path / "events.csv", EVENT, EVENT | {"id": "8", "starts_at": "soon"})
    hack = written(
        tmp_path / "projects.csv",
        HACK,
        HACK | {"origin": "mirror.example", "id": "9"},
        HACK | {"id": "2", "name": "Challenge", "progress": "-100", "summary": ""},
        HACK | {"id": "3", "name": " "},
        HACK | {"id": "4", "name": "<b></b>"},
        HACK | {"id": "5", "name": "No phase", "phase": "", "progress": "", "created_at": "yesterday"},
    )
    boards = written(
        tmp_path / "boards.csv", BOARD, BOARD, BOARD | {"oshwaUid": "XX000002", "certificationDate": ""}
    )
    return [hack, boards]


@pytest.mark.django_db
def test_the_counts_add_up_to_the_rows_and_nothing_is_swallowed(files):
    plan = plan_import(files)

    assert plan.counts() == {"new": 5, "updated": 0, "unchanged": 0, "duplicate": 2, "invalid": 2}
    assert sum(plan.counts().values()) == len(plan.rows) == 9
    assert [(row.line, row.reason) for row in plan.of("duplicate")] == [
        (3, "the same project as row 2 of projects.csv"),
        (3, "the same project as row 2 of boards.csv"),
    ]
    notes = dict(plan.notes())
    assert notes["negative progress: a challenge, taken as an idea"] == 1
    assert notes["no date that can be read"] == 2
    assert notes["no summary"] == 1


def test_the_plan_is_what_is_done_and_twice_changes_nothing(files, operator):
    assert import_projects(plan_import(files), by=operator) == {"new": 5, "updated": 0}
    again = plan_import(files)

    assert again.counts() | {"duplicate": 0, "invalid": 0} == {
        "new": 0, "updated": 0, "unchanged": 5, "duplicate": 0, "invalid": 0,
    }  # fmt: skip
    assert import_projects(again, by=operator) == {"new": 0, "updated": 0}
    assert Entry.objects.filter(verb="projects.imported").count() == 1


def test_imported_projects_are_public_alumni_under_a_programme_that_takes_no_applications(files, operator):
    import_projects(plan_import(files), by=operator)
    sun, board = (
        Project.objects.get(source="hackathon:hack.example:1"),
        Project.objects.get(source="oshwa:XX000001"),
    )

    assert (sun.status, sun.visibility, sun.stage, sun.fields) == (
        "alumni",
        "public",
        "prototype",
        ["energie"],
    )
    assert (sun.programme.title, sun.programme.is_open) == ("Sun Days", False)
    assert (board.title, board.stage, board.website) == ('0.95" OLED', "market", "https://www.board.example")
    assert (board.fields, str(board.registered_at.date())) == (
        ["electronics", "tool", "oled", "screen"],
        "2021-01-19",
    )
    assert Programme.objects.count() == 1


def test_what_changed_at_the_source_is_updated_unless_a_team_has_it_now(files, tmp_path, operator, lead):
    import_projects(plan_import(files), by=operator)
    Project.objects.get(source="oshwa:XX000001").memberships.create(person=lead, role="lead")
    written(
        tmp_path / "boards.csv",
        BOARD | {"projectName": "Renamed"},
        BOARD | {"oshwaUid": "XX000002", "projectName": "New name"},
    )
    plan = plan_import([tmp_path / "boards.csv"])

    assert [(row.outcome, row.reason) for row in plan.rows] == [
        ("unchanged", "it has a team by now, whose words count"), ("updated", "registered_at, title"),
    ]  # fmt: skip
    import_projects(plan, by=operator)
    assert set(Project.objects.filter(source__startswith="oshwa").values_list("title", flat=True)) == {
        '0.95" OLED',
        "New name",
    }


def test_only_an_operator_imports(files, lead):
    with pytest.raises(PermissionDenied):
        import_projects(plan_import(files), by=lead)
    assert not Project.objects.exists()


def test_the_command_says_what_it_would_do_and_does_it(files, operator):
    out = io.StringIO()
    call_command("import_projects", *files, "--dry-run", stdout=out)
    assert "9 rows: 5 new" in out.getvalue()
    assert "projects.csv row 3: duplicate" in out.getvalue()
    assert not Project.objects.exists()

    call_command("import_projects", *files, "--as", operator.email, stdout=out)
    assert "Written: 5 new, 0 updated." in out.getvalue()


@pytest.mark.django_db
def test_the_command_refuses_in_a_sentence(files, tmp_path, lead):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    for arguments in (
        [tmp_path / "none.csv"],
        [other],
        [*files, "--as", lead.email],
        [*files, "--as", "no@test.example"],
    ):
        with pytest.raises(CommandError):
            call_command("import_projects", *arguments, stdout=io.StringIO())


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a < b & c > d", "a < b & c > d"),
        ("> quoted\n\n- item", "> quoted\n\n- item"),
        ("<script>alert(1)</script>ok", "ok"),
        ('<iframe src="https://v.example/1"></iframe>\r\nText', "https://v.example/1\n\nText"),
        ('<a href="https://a.example">here</a>', "[here](https://a.example)"),
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("see <https://a.example>", "see https://a.example"),
        ('cut in the middle <iframe width="6', "cut in the middle"),
        ("<strong>bold</strong> &amp; more", "**bold** & more"),
        ("", ""),
    ],
)
def test_html_becomes_markdown_or_goes(text, plain):
    assert markdown_of(text) == plain


def test_lists_lines_and_addresses_are_read_with_care():
    assert list_of("['a', ' b']") == ["a", " b"]
    assert list_of("[not a list") is None
    assert list_of("__import__('os')") is None
    assert line_of("word " * 60, 20) == "word word word word…"
    assert (address_of("www.x.example"), address_of("javascript:alert(1)"), address_of("n/a")) == (
        "https://www.x.example",
        "",
        "",
    )


def test_the_real_files_come_in_whole_and_in_time(operator):
    files = [DATA / "hackathon-projects" / "projects.csv", DATA / "oshwa-certified" / "oshwa_projects.csv"]
    if not all(file.exists() for file in files):
        pytest.skip("the shared data is not on this machine")
    began = time.process_time()
    plan = plan_import(files)
    done = import_projects(plan, by=operator)

    assert time.process_time() - began < 30
    assert sum(plan.counts().values()) == len(plan.rows) == 3067
    assert (plan.counts()["duplicate"], plan.counts()["invalid"]) == (70, 0)
    assert done["new"] == Project.objects.count() == 2997
    assert plan_import(files).counts()["unchanged"] == 2997
    assert not Project.objects.filter(story__icontains="<script").exists()
