"""Shared by the tests of dossiers: a project with something of everything in it, and how a dossier is read."""

import io
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader

from incubator.core.pictures import drawn_anew
from projects.actions.decisions import decide_milestone
from projects.actions.dossiers import make_dossier, request_dossier
from projects.actions.notes import write_tracker_note
from projects.actions.updates import remove_update, write_update
from projects.models import EvidenceFile, Pitch
from tests.factories import ProjectFactory
from tests.projects.reviewing import evaluated, handed_in, reviewer
from tests.projects.test_log import png

SECRET = "PRIVATE-WORDS-TO-THE-OPERATORS"
NOTE = "TRACKER-NOTE-OF-THE-SPACE"
UNDECIDED = "NOT-DECIDED-YET-FEEDBACK"


@pytest.fixture(name="kiln")
def full_kiln(lead, member, mentor_person, operator, frozen):
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
