"""Shared by the tests of intake: a programme that asks, a draft that answers, an application that is in."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.actions.applications import begin_application, hand_in_application, save_answers
from projects.models import Question
from tests.factories import ProgrammeFactory, ProjectFactory

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


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
    return save_answers(application, by=lead, answers=answers)


def applied_with(lead, programme, **values: Any):
    application = draft_of(lead, programme, **values)
    hand_in_application(application, by=lead)
    application.refresh_from_db()
    return application


def picture(name="pot.png", content=PNG):
    return SimpleUploadedFile(name, content)
