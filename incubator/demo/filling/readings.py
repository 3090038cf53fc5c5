"""Who reads the applications of one programme, what they said so far, and the letters that are being prepared."""

from typing import Any

from incubator.demo.filling.words import Words
from projects.models import (
    ApplicationVersion,
    Criterion,
    LetterBatch,
    Programme,
    ProgrammeReader,
    ProposedOutcome,
    Reading,
    ReadingScore,
    Rubric,
)
from projects.queries.feedback import weighted_mean
from projects.queries.letter_texts import first_texts


def fill_readings(words: Words) -> None:
    told = words.read("readings")
    programme = Programme.objects.get(slug=told["programme"])
    rubric = Rubric.objects.create(title=told["rubric"]["title"], made_at=words.past(-60))
    for position, criterion in enumerate(told["rubric"]["criteria"]):
        Criterion.objects.create(rubric=rubric, position=position, **criterion)
    Programme.objects.filter(pk=programme.pk).update(application_rubric=rubric)
    for key in told["readers"]:
        ProgrammeReader.objects.create(programme=programme, person=words.people[key], since=words.past(-12))
    for row in told["readings"]:
        reading_of(row, rubric, words)
    batch = LetterBatch.objects.create(programme=programme, made_at=words.past(-1), **first_texts())
    for row in told["outcomes"]:
        version = version_of(row["project"])
        ProposedOutcome.objects.create(
            batch=batch, application=version.application, version=version, outcome=row["outcome"],
            paragraph=row["paragraph"], by=words.people[row["by"]],
        )  # fmt: skip


def reading_of(row: dict[str, Any], rubric: Rubric, words: Words) -> None:
    """Sealed, with its mean; a score of null is a criterion that does not apply."""
    scores = list(zip(rubric.criteria.all(), row["scores"], strict=True))
    version = version_of(row["project"], row["version"])
    reading = Reading.objects.create(
        version=version,
        reader=words.people[row["reader"]],
        rubric=rubric,
        note=row["note"],
        recommendation=row["recommendation"],
        left_out=[criterion.pk for criterion, value in scores if value is None],
        overall=weighted_mean((criterion.weight, value) for criterion, value in scores),
        made_at=words.past(-5),
        handed_in_at=max(version.made_at, words.past(-4)),
    )
    ReadingScore.objects.bulk_create(
        ReadingScore(reading=reading, criterion=criterion, value=value)
        for criterion, value in scores
        if value is not None
    )


def version_of(project: str, number: int | None = None) -> ApplicationVersion:
    """The version of this project's application with this number, or its last."""
    versions = ApplicationVersion.objects.filter(application__project__slug=project)
    found = versions.filter(number=number) if number else versions
    return found.select_related("application").order_by("-number")[0]
