"""A project's dossier: what stands in it for whom, as ZIP and as PDF; asking, waiting, taking, throwing away."""

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pypdf import PdfReader

from incubator.core.clock import now
from incubator.core.models import Entry
from incubator.core.pictures import drawn_anew
from incubator.notices.models import Notification
from projects.actions import dossiers as actions
from projects.actions.decisions import decide_milestone
from projects.actions.dossiers import make_dossier, request_dossier, sweep_dossiers
from projects.actions.notes import write_tracker_note
from projects.actions.updates import remove_update, write_update
from projects.dossiers import pdf
from projects.models import Dossier, EvidenceFile, Pitch, Programme, Update
from projects.queries.dossier import dossier_content
from projects.tasks import make_one_dossier, tend_dossiers
from tests.factories import PersonFactory, ProjectFactory
from tests.projects.reviewing import evaluated, handed_in, reviewer
from tests.projects.test_log import png
from tests.races import together

pytestmark = pytest.mark.django_db
SECRET = "PRIVATE-WORDS-TO-THE-OPERATORS"
QUESTIONS = 16
NOTE = "TRACKER-NOTE-OF-THE-SPACE"
UNDECIDED = "NOT-DECIDED-YET-FEEDBACK"


@pytest.fixture
def kiln(lead, member, mentor_person, operator, frozen):
    """A project with one decided milestone, one that waits for its decision, a log, a pitch and a note."""
    project = ProjectFactory(title="Stiller Ofen", slug="kiln", lead=lead, story="It **began** with a pot.")
    project.memberships.create(person=member)
    reviewer(project, mentor_person, responsible=True)
    first, submission = handed_in(project, lead, title="First firing", position=1)
    EvidenceFile.objects.create(
        submission=submission,
        file=ContentFile(b"curve" * 1000, "curve.csv"),
        name="../../curve.csv",
        size=5000,
    )
    evaluated(submission, mentor_person, 4, feedback="The curve convinces.", private_note=SECRET)
    decide_milestone(first, by=mentor_person, outcome="accept", reason="Well measured.")
    _second, waiting = handed_in(project, lead, title="Second firing", position=2)
    evaluated(waiting, mentor_person, 2, "revise", feedback=UNDECIDED)
    write_update(
        project,
        by=lead,
        text="It fired.",
        pictures=[drawn_anew(png(), widest=100, form="JPEG")],
        alts=["A pot"],
    )
    remove_update(write_update(project, by=lead, text="REMOVED-WORDS"), by=lead)
    Pitch.objects.create(project=project, problem="Kilns are loud.", ask_amount=20_000)
    write_tracker_note(project, by=operator, progress=NOTE)
    return project


def made(project, person, form="zip", language="en") -> bytes:
    dossier = request_dossier(project, by=person, form=form, language=language)
    assert make_dossier(dossier.pk) is True
    dossier.refresh_from_db()
    assert dossier.state == "ready"
    content = dossier.file.open("rb").read()
    assert dossier.size == len(content)
    return content


def unpacked(content: bytes) -> dict[str, str]:
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def words_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


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


# Asking for it


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("lead", True),
        ("member", True),
        ("operator", True),
        ("mentor_person", False),
        ("stranger", False),
        ("advisor", False),
    ],
)
def test_the_team_and_operators_ask_for_it(who, may, request, kiln):
    if who == "advisor":
        person = PersonFactory()
        kiln.memberships.create(person=person, role="advisor")
    else:
        person = request.getfixturevalue(who)
    if may:
        assert request_dossier(kiln, by=person, form="zip", language="en").state == "queued"
        assert Entry.objects.filter(verb="dossier.asked", actor=person).count() == 1
        return
    with pytest.raises(PermissionDenied):
        request_dossier(kiln, by=person, form="zip", language="en")
    assert not Dossier.objects.exists()


def test_asking_again_while_one_is_made_is_the_same_and_afterwards_a_new_one(kiln, lead, member):
    first = request_dossier(kiln, by=lead, form="zip", language="en")
    assert request_dossier(kiln, by=lead, form="zip", language="en") == first
    assert request_dossier(kiln, by=lead, form="pdf", language="en") != first
    assert request_dossier(kiln, by=member, form="zip", language="en") != first
    make_dossier(first.pk)
    assert request_dossier(kiln, by=lead, form="zip", language="en") != first
    assert Entry.objects.filter(verb="dossier.asked").count() == 4


def test_who_asked_is_told_when_it_is_ready_and_a_second_worker_makes_nothing(kiln, lead):
    dossier = request_dossier(kiln, by=lead, form="zip", language="en")
    assert (make_one_dossier(dossier.pk), make_one_dossier(dossier.pk)) == (True, False)
    told = Notification.objects.get(entry__verb="dossier.ready")
    assert (told.person, told.url) == (lead, "/projects/kiln/dossier/")


def test_whoever_left_before_it_was_made_gets_none(kiln, member):
    dossier = request_dossier(kiln, by=member, form="zip", language="en")
    kiln.memberships.filter(person=member).delete()
    assert make_dossier(dossier.pk) is False
    dossier.refresh_from_db()
    assert (dossier.state, dossier.file.name) == ("failed", "")
    assert Notification.objects.filter(person=member, entry__verb="dossier.failed").count() == 1


def test_what_kills_the_worker_each_time_ends_after_three_attempts(kiln, lead, frozen, monkeypatch):
    dossier = request_dossier(kiln, by=lead, form="zip", language="en")

    def killed(*_args):
        raise SystemExit

    monkeypatch.setattr(actions, "write_file", killed)
    for attempt in range(1, 4):
        with pytest.raises(SystemExit):
            make_dossier(dossier.pk)
        dossier.refresh_from_db()
        assert (dossier.state, dossier.attempts) == ("queued", attempt)
    assert tend_dossiers() == 0
    dossier.refresh_from_db()
    assert dossier.state == "queued", "another worker may still be at it"
    frozen.shift(301)
    assert tend_dossiers() == 0
    dossier.refresh_from_db()
    assert dossier.state == "failed"


def test_the_sweep_makes_what_got_lost_and_throws_away_what_is_over(
    kiln, lead, frozen, django_capture_on_commit_callbacks
):
    dossier = request_dossier(kiln, by=lead, form="zip", language="en")
    assert tend_dossiers() == 1
    dossier.refresh_from_db()
    assert dossier.expires_at == now() + timedelta(days=7)
    frozen.shift(timedelta(days=7) - timedelta(seconds=1))
    assert sweep_dossiers() == 0
    frozen.shift(2)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_dossiers() == 1
    assert not Dossier.objects.exists()
    assert not default_storage.exists(dossier.file.name)


def test_the_page_asks_waits_and_gives(kiln, lead, client_of):
    client = client_of(lead)
    assert "Nothing is made yet" in client.get("/projects/kiln/dossier/").content.decode()
    assert client.post("/projects/kiln/dossier/ask/", {"form": "zip"}).url == "/projects/kiln/dossier/"
    waiting = client.get("/projects/kiln/dossier/?part=list").content.decode()
    assert "being made" in waiting
    assert "load delay:3s" in waiting
    dossier = Dossier.objects.get()
    assert client.get(f"/projects/kiln/dossier/{dossier.pk}/").status_code == 404

    make_dossier(dossier.pk)
    ready = client.get("/projects/kiln/dossier/?part=list").content.decode()
    assert f"/projects/kiln/dossier/{dossier.pk}/" in ready
    assert "load delay" not in ready
    assert "<html" not in ready
    given = client.get(f"/projects/kiln/dossier/{dossier.pk}/")
    assert given["Content-Disposition"] == 'attachment; filename="kiln-2026-03-02.zip"'
    assert given["X-Content-Type-Options"] == "nosniff"
    assert unpacked(b"".join(given.streaming_content))["project.md"].startswith("# Stiller Ofen")


def test_the_page_of_a_failed_one_says_the_way_out(kiln, lead, client_of):
    Dossier.objects.create(project=kiln, requested_by=lead, form="pdf", language="en", state="failed")
    assert "Ask for it again" in client_of(lead).get("/projects/kiln/dossier/").content.decode()
    assert client_of(lead).post("/projects/kiln/dossier/ask/", {"form": "exe"}).status_code == 404
    assert client_of(lead).get("/projects/kiln/dossier/ask/").status_code == 405


def test_a_dossier_is_for_who_asked_and_as_long_as_they_may(
    kiln, lead, member, operator, stranger, client_of, frozen
):
    made(kiln, member)
    address = f"/projects/kiln/dossier/{Dossier.objects.get().pk}/"
    assert client_of(member).get(address).status_code == 200
    for other in (lead, operator, stranger):
        assert client_of(other).get(address).status_code == 404
    assert client_of(None).get(address).status_code in (302, 404)
    assert client_of(stranger).get("/projects/kiln/dossier/").status_code == 403
    kiln.memberships.filter(person=member).delete()
    assert client_of(member).get(address).status_code == 403
    kiln.memberships.create(person=member)
    frozen.shift(timedelta(days=8))
    assert client_of(member).get(address).status_code == 404


def test_a_hidden_project_has_no_dossier_page(kiln, stranger, client_of):
    kiln.visibility = "team"
    kiln.save()
    assert client_of(stranger).get("/projects/kiln/dossier/").status_code == 404
    assert client_of(stranger).post("/projects/kiln/dossier/ask/", {"form": "zip"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_request_and_two_workers_make_one_file(lead):
    project = ProjectFactory(lead=lead)
    asked = together(2, lambda _n: request_dossier(project, by=lead, form="zip", language="en"))
    assert asked[0] == asked[1]
    assert sorted(together(2, lambda _n: make_dossier(asked[0].pk))) == [False, True]
    assert Notification.objects.filter(entry__verb="dossier.ready").count() == 1


def test_a_judgement_in_draft_stands_in_no_dossier(kiln, lead, operator):
    other = reviewer(kiln)
    _milestone, submission = handed_in(kiln, lead, title="Third firing", position=3)
    submission.evaluations.create(reviewer=other, rubric=kiln.programme.rubric, feedback="HALF-WRITTEN")
    text = "\n".join(unpacked(made(kiln, operator)).values())
    assert "Third firing" in text
    assert "HALF-WRITTEN" not in text
