"""What the programmes ask, and the applications that wait, in the versions in which they were handed in."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from incubator.demo.filling.words import Words
from projects.actions.applications import answer_to
from projects.models import AnswerFile, Application, ApplicationVersion, Programme, Project, Question

Questions = dict[str, Question]


def fill_applications(words: Words) -> None:
    """The questions, then one application for every project that waits for its answer."""
    asked = questions_of(words)
    told = {row["project"]: row for row in words.read("applications")}
    waiting = Project.objects.filter(status="applied").exclude(programme=None).select_related("programme")
    for project in waiting.order_by("pk"):
        if project.programme:
            questions = asked.get(project.programme.slug, {})
            application_of(project, project.programme, told.get(project.slug, {}), questions, words)


def questions_of(words: Words) -> dict[str, Questions]:
    """By programme and key."""
    programmes = {one.slug: one for one in Programme.objects.all()}
    found: dict[str, Questions] = {}
    for row in words.read("programmes"):
        for position, question in enumerate(row.get("questions") or []):
            values = {name: value for name, value in question.items() if name != "key"}
            asked = Question.objects.create(programme=programmes[row["key"]], position=position, **values)
            found.setdefault(row["key"], {})[question["key"]] = asked
    return found


def application_of(
    project: Project, programme: Programme, told: dict[str, Any], asked: Questions, words: Words
) -> None:
    """Version 1; where changes were asked for also version 2, which answers them."""
    first = project.applied_at or words.now
    texts = [told.get("answers", {})] + ([told["again"]] if "again" in told else [])
    last = words.past(-6, "21:10") if "again" in told else first
    application = Application.objects.create(
        project=project,
        programme=programme,
        state="handed_in",
        answers={str(asked[key].pk): text for key, text in texts[-1].items()},
        begun_at=first - timedelta(days=2),
        saved_at=last,
        handed_in_at=last,
    )
    file = file_of(application, told["file"], asked, first) if "file" in told else None
    by = project.memberships.select_related("person").get(role="lead").person
    for number, (answers, at) in enumerate(zip(texts, (first, last), strict=False), start=1):
        ApplicationVersion.objects.create(
            application=application,
            number=number,
            by=by,
            made_at=at,
            title=project.title,
            tagline=project.tagline,
            story=project.story,
            asked=told["asked"] if number > 1 else "",
            answers=[
                answer_to(one, answers.get(key, ""), file if one.kind == "file" else None)
                for key, one in asked.items()
            ],
        )


def file_of(application: Application, row: dict[str, str], asked: Questions, at: datetime) -> AnswerFile:
    """A small file, given to the one question that asks for a file."""
    content = ContentFile(row["text"].encode(), name=row["name"])
    return AnswerFile.objects.create(
        application=application,
        question=next(one for one in asked.values() if one.kind == "file"),
        file=content,
        name=row["name"],
        size=content.size,
        made_at=at,
    )
