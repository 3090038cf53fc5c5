"""A new version beside the last: words, files, links; and pictures that we drew, served to who may read the plan."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from projects.actions.decisions import decide_milestone
from projects.actions.milestones import submit_milestone
from projects.actions.thumbnails import thumbnail_of
from projects.models import EvidenceFile
from projects.queries.submissions import milestone_page
from projects.queries.versions import files_compared, links_compared
from tests.factories import MilestoneFactory
from tests.projects.reviewing import evaluated, reviewer


def picture(form="PNG", size=(1200, 300), name="pots.png"):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form)
    return SimpleUploadedFile(name, out.getvalue())


def said(parts):
    return [(part.name, part.kind) for part in parts]


@pytest.mark.parametrize(
    ("before", "now", "parts"),
    [
        ([], [("a", 1)], [("a", "new")]),
        ([("a", 1)], [("a", 1)], [("a", "kept")]),
        ([("a", 1)], [("a", 2)], [("a", "changed")]),
        ([("a", 1)], [], [("a", "gone")]),
        ([("a", 1), ("a", 1)], [("a", 1)], [("a", "kept"), ("a", "gone")]),
        (
            [("a", 1), ("b", 1), ("c", 1)],
            [("b", 2), ("d", 1), ("a", 1)],
            [("a", "kept"), ("b", "changed"), ("d", "new"), ("c", "gone")],
        ),
        ([("a", 1)], [("a", 1), ("a", 2)], [("a", "kept"), ("a", "new")]),
    ],
)
def test_files_are_told_apart_by_name_and_size(before, now, parts):
    assert said(files_compared(before, now)) == parts


def test_links_are_told_apart():
    found = links_compared(
        ["https://a.example", "https://b.example"], ["https://b.example", "https://c.example"]
    )
    assert said(found) == [
        ("https://b.example", "kept"),
        ("https://c.example", "new"),
        ("https://a.example", "gone"),
    ]


@pytest.fixture
def twice(project, lead, mentor_person):
    """Handed in, sent back, handed in again."""
    reviewer(project, mentor_person, responsible=True)
    milestone = MilestoneFactory(project=project)
    files = [ContentFile(b"log", name="log.csv"), ContentFile(b"old", name="old.txt")]
    first = submit_milestone(milestone, by=lead, text="Two pots came out whole.", files=files)
    evaluated(first, mentor_person)
    decide_milestone(milestone, by=mentor_person, outcome="changes", reason="Once more.")
    files = [ContentFile(b"log", name="log.csv"), picture()]
    submit_milestone(
        milestone, by=lead, text="Three pots came out whole.", files=files, links=["https://film.example/"]
    )
    milestone.refresh_from_db()
    return milestone


def test_a_new_version_is_compared_with_the_last(twice, lead):
    compared = milestone_page(twice, lead).compared

    assert (compared.before, compared.now, compared.is_same_text) == (1, 2, False)
    assert [(piece.kind, piece.text) for piece in compared.pieces] == [
        ("gone", "Two"),
        ("new", "Three"),
        ("same", " pots came out whole."),
    ]
    assert said(compared.files) == [("log.csv", "kept"), ("pots.png", "new"), ("old.txt", "gone")]
    assert said(compared.links) == [("https://film.example/", "new")]


def test_the_page_shows_the_comparison_once_beside_the_newest(client_of, twice, lead):
    page = client_of(lead).get(twice.get_absolute_url()).content.decode()
    assert page.count("What changed since version 1") == 1
    assert "<del>Two</del><ins>Three</ins> pots came out whole." in page


def test_a_first_version_is_compared_with_nothing(project, lead, client_of):
    milestone = MilestoneFactory(project=project)
    submit_milestone(milestone, by=lead, text="Pots")
    assert "What changed" not in client_of(lead).get(milestone.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("form", "name"), [("PNG", "a.png"), ("JPEG", "A.JPG"), ("WEBP", "a.webp"), ("GIF", "a.gif")]
)
def test_a_small_picture_is_drawn_by_us(form, name):
    drawn = Image.open(thumbnail_of(picture(form, name=name)))
    assert (drawn.format, drawn.size) == ("JPEG", (640, 160))


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.txt", b"pots"),
        SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n cut"),
        picture("PNG", name="a.pdf"),
    ],
)
def test_what_is_no_picture_has_none(file):
    assert thumbnail_of(file) is None


def test_the_original_is_handed_in_whole_beside_its_small_picture(twice):
    kept = EvidenceFile.objects.get(name="pots.png")
    with kept.file.open() as original, kept.thumbnail.open() as small:
        assert (Image.open(original).size, Image.open(small).size) == ((1200, 300), (640, 160))
    assert not EvidenceFile.objects.get(name="old.txt").thumbnail


def address(name, file, project):
    return reverse(name, args=[project.slug, file.pk])


def test_the_page_shows_the_small_picture_and_never_the_original(client_of, twice, lead, project):
    file = EvidenceFile.objects.get(name="pots.png")
    page = client_of(lead).get(twice.get_absolute_url()).content.decode()
    assert f'<img src="{address("submission_thumbnail", file, project)}" alt="pots.png"' in page
    assert f'<img src="{address("submission_file", file, project)}"' not in page

    answer = client_of(lead).get(address("submission_thumbnail", file, project))
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).format == "JPEG"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "status"),
    [("lead", 200), ("mentor_person", 200), ("operator", 200), ("stranger", 404), ("investor_person", 404)],
)
def test_who_sees_the_small_picture(request, client_of, twice, project, name, status):
    file = EvidenceFile.objects.get(name="pots.png")
    client = client_of(request.getfixturevalue(name))
    assert client.get(address("submission_thumbnail", file, project)).status_code == status


def test_what_has_no_small_picture_or_lost_it_is_not_found(client_of, twice, lead, project):
    without, lost = EvidenceFile.objects.get(name="old.txt"), EvidenceFile.objects.get(name="pots.png")
    lost.thumbnail.storage.delete(lost.thumbnail.name)
    for file in (without, lost):
        assert client_of(lead).get(address("submission_thumbnail", file, project)).status_code == 404
