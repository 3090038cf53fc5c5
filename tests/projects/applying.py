"""Shared by the tests of intake: a programme that asks, a draft that answers, an application that is in."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from projects.actions.applications import begin_application, hand_in_application, save_answers
from projects.models import Question
from tests.factories import ProgrammeFactory, ProjectFactory


def drawn() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG")
    return out.getvalue()


PNG = drawn()


def asking(**values: Any):
    """A programme with one question of each kind; the long one must be answered."""
    programme = ProgrammeFactory(**{"title": "Spring", "slug": "spring"} | values)
    for place, kind in enumerate(Question.Kind.values):
        Question.objects.create(
            programme=programme, kind=kind, label=f"By {kind}?", required=kind == "long", position=place,
            choices=["clay", "wood"] if kind == "choice" else [],
        )  # fmt: skip
    return programme


def question(programme, kind):
    return programme.questions.get(kind=kind)


def field(programme, kind):
    return f"question_{question(programme, kind).pk}"


def draft_of(lead, programme, **values: Any):
    """A draft application of a new project, with its one required answer."""
    project = ProjectFactory(
        **{"title": "Kettle", "slug": "kettle", "status": "draft", "programme": None, "visibility": "team"}
        | values,
        lead=lead,
    )
    application = begin_application(project, programme, by=lead)
    answers = {str(question(programme, "long").pk): "It boils at noon."}
    return save_answers(application, by=lead, answers=answers).application


def applied_with(lead, programme, **values: Any):
    application = draft_of(lead, programme, **values)
    hand_in_application(application, by=lead)
    application.refresh_from_db()
    return application


def picture(name="pot.png", content=PNG):
    return SimpleUploadedFile(name, content)
