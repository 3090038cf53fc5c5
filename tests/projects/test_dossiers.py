"""A project's dossier: what stands in it for whom, as ZIP and as PDF; asking, waiting, taking, throwing away."""

import io
import json

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader

from projects.actions.decisions import decide_milestone
from projects.actions.notes import write_tracker_note
from projects.dossiers import pdf
from projects.models import EvidenceFile, Pitch, Programme, Update
from projects.queries.dossier import dossier_content
from tests.factories import ProjectFactory
from tests.projects.dossiers import NOTE, SECRET, UNDECIDED, full_kiln, made, unpacked, words_of  # noqa: F401
from tests.projects.reviewing import evaluated, handed_in, reviewer

pytestmark = pytest.mark.django_db
QUESTIONS = 16


def test_the_zip_has_every_part_and_every_file_under_safe_names(kiln, lead):
    files = unpacked(made(kiln, lead))
    assert sorted(files) == [
        "evidence/01-first-firing/version-1.md",
        "evidence/01-first-firing/version-1/_.._curve.csv",
        "evidence/02-second-firing/version-1.md",
        "log.md",
        "pictures/2026-03-02.jpg",
        "pitch.md",
        "plan.md",
        "project.json",
        "project.md",
    ]
    assert files["project.md"].startswith("# Stiller Ofen\n")
    assert "It **began** with a pot." in files["project.md"]
    assert files["evidence/01-first-firing/version-1/_.._curve.csv"] == "curve" * 1000
    assert (
        "../../evidence/01-first-firing/version-1/_.._curve.csv"
        in files["evidence/01-first-firing/version-1.md"]
    )
    assert "![A pot](pictures/2026-03-02.jpg)" in files["log.md"]
    facts = json.loads(files["project.json"])
    assert [one["title"] for one in facts["plan"]] == ["First firing", "Second firing"]
    [evaluation] = facts["plan"][0]["versions"][0]["evaluations"]
    assert (evaluation["by"], evaluation["mean"], evaluation["feedback"]) == (
        "Mentor 1",
        4.0,
        "The curve convinces.",
    )
    assert facts["plan"][0]["versions"][0]["decision"]["reason"] == "Well measured."
    assert facts["plan"][1]["versions"][0]["evaluations"] == []
    assert (facts["pitch"]["problem"], facts["missing_files"]) == ("Kilns are loud.", [])


@pytest.mark.parametrize("form", ["zip", "pdf"])
@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("lead", {"The curve convinces.", "Kilns are loud."}),
        ("member", {"The curve convinces.", "Kilns are loud."}),
        ("operator", {"The curve convinces.", "Mira Mentor", SECRET, NOTE, UNDECIDED}),
    ],
)
def test_each_reads_what_their_pages_show_and_nothing_else(form, who, reads, request, kiln):
    content = made(kiln, request.getfixturevalue(who), form)
    text = words_of(content) if form == "pdf" else "\n".join(unpacked(content).values())
    asked = [
        "The curve convinces.",
        "Kilns are loud.",
        "Mira Mentor",
        SECRET,
        NOTE,
        UNDECIDED,
        "REMOVED-WORDS",
    ]
    assert {words for words in asked if words in text} == reads


def test_an_operator_in_the_team_reads_as_the_team(kiln, operator):
    kiln.memberships.create(person=operator)
    text = "\n".join(unpacked(made(kiln, operator)).values())
    assert "The curve convinces." in text
    for hidden in (SECRET, NOTE, UNDECIDED, "Mira Mentor"):
        assert hidden not in text


def test_makers_read_names_where_the_programme_says_so(kiln, lead):
    Programme.objects.update(names_reviewers=True)
    text = "\n".join(unpacked(made(kiln, lead)).values())
    assert "Mira Mentor" in text
    assert SECRET not in text


def test_a_published_pitch_is_what_others_than_the_team_read(kiln, operator):
    pitch = Pitch.objects.get()
    pitch.versions.create(number=1, content={"problem": "As published.", "traction": []})
    Pitch.objects.update(state="published", problem="A NEW DRAFT")
    text = unpacked(made(kiln, operator))["pitch.md"]
    assert "As published." in text
    assert "NEW DRAFT" not in text


def test_the_pdf_tells_in_order_titles_scores_and_reasons(kiln, lead):
    text = words_of(made(kiln, lead, "pdf"))
    places = [
        text.index(words)
        for words in (
            "Stiller Ofen", "It began with a pot", "1. First firing", "2. Second firing", "First firing, version 1",
            "curve.csv", "Evaluation by Mentor 1", "4 of 5",
            "The curve convinces.", "Well measured.", "Second firing, version 1", "It fired.", "Kilns are loud.",
        )
    ]  # fmt: skip
    assert places == sorted(places)


@pytest.mark.parametrize(
    "words",
    [
        '#eval("1+1")',
        '#read("/etc/passwd")',
        "$x^2$ and *stars*",
        '#import "x.typ"',
        "\\u{41} @ref <label> [a]",
    ],
)
def test_what_people_write_is_set_and_never_run(words, kiln, lead):
    kiln.title, kiln.story = words[:120], f"`{words}`"
    kiln.save()
    text = words_of(made(kiln, lead, "pdf"))
    assert text.count(words) >= 2
    assert "root:" not in text


@pytest.mark.parametrize(
    ("story", "shown"),
    [
        ("Größe und Straße", "Größe und Straße"),
        ("Печь и Қазақстан ғәңөұүһі", "Печь и Қазақстан ғәңөұүһі"),
        ("1. one\n2. two\n   - deep\n\n> quoted", "quoted"),
        ("| a | b |\n|---|---|\n| cell | x |", "cell"),
        (">" * 18 + " deeply", "deeply"),
        ("\n".join("  " * n + "- point" for n in range(30)), "point"),
        ("[here](javascript:alert(1)) ![no](http://x.example/y.png)", "javascript:alert(1)"),
        ("lone \ufffd sign \x0b kept", "sign"),
    ],
)
def test_every_kind_of_words_can_be_set(story, shown, kiln, lead):
    kiln.story = story
    kiln.save()
    content = made(kiln, lead, "pdf")
    assert shown in words_of(content)
    links = [
        note.get_object().get("/A", {}).get("/URI", "")
        for page in PdfReader(io.BytesIO(content)).pages
        for note in page.get("/Annots", [])
    ]
    assert not [link for link in links if "javascript" in link]


@pytest.mark.parametrize(("family", "said"), [("", True), ("Noto Sans SC", False)])
def test_the_pdf_says_when_it_has_no_font_for_chinese_signs(family, said, kiln, lead, monkeypatch):
    monkeypatch.setattr(pdf, "han_family", lambda: family)
    kiln.title = "太阳能窑炉 Ofen"
    kiln.save()
    assert ("no font for Chinese" in words_of(made(kiln, lead, "pdf"))) is said


def test_the_pdf_has_the_pictures_up_to_a_number_and_says_how_many_are_not_in_it(kiln, lead, monkeypatch):
    def pictures(content):
        return sum(len(page.images) for page in PdfReader(io.BytesIO(content)).pages)

    assert pictures(made(kiln, lead, "pdf")) == 1
    monkeypatch.setattr(pdf, "MOST_PICTURES", 0)
    content = made(kiln, lead, "pdf")
    assert pictures(content) == 0
    assert "One picture is not shown here" in words_of(content)


def test_the_dossier_speaks_the_language_and_the_time_of_who_asked(kiln, lead):
    lead.time_zone = "Asia/Almaty"
    lead.save()
    assert "2 p.m." in unpacked(made(kiln, lead))["log.md"]


def test_a_file_that_the_storage_lost_is_named_and_the_rest_is_made(kiln, lead):
    default_storage.delete(EvidenceFile.objects.get().file.name)
    files = unpacked(made(kiln, lead))
    missing = ["evidence/01-first-firing/version-1/_.._curve.csv"]
    assert json.loads(files["project.json"])["missing_files"] == missing
    assert "log.md" in files


@pytest.mark.parametrize("rows", [1, 3])
def test_a_dossier_asks_the_same_however_large_the_project(
    rows, lead, mentor_person, operator, django_assert_num_queries
):
    project = ProjectFactory(lead=lead)
    reviewer(project, mentor_person, responsible=True)
    for number in range(rows):
        project.needs.create(title=f"Clay {number}")
        milestone, submission = handed_in(project, lead, title=f"Firing {number}")
        EvidenceFile.objects.create(submission=submission, file="x.csv", name="x.csv", size=1)
        evaluated(submission, mentor_person, 3)
        decide_milestone(milestone, by=mentor_person, outcome="accept", reason="Good.")
        update = Update.objects.create(project=project, by=lead, text=f"Day {number}")
        update.pictures.create(file="x.jpg")
        write_tracker_note(project, by=operator, progress=f"Note {number}")
    with django_assert_num_queries(QUESTIONS):
        dossier_content(project.pk, operator)
