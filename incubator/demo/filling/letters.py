"""Letters that went out: who was accepted and declined in which words, and what was answered under them."""

from datetime import datetime
from typing import Any

from incubator.demo.filling.house import told
from incubator.demo.filling.words import Words
from incubator.notices.actions import notify
from projects.actions.projects import operators_without_conflict
from projects.models import (
    Application,
    ApplicationVersion,
    Letter,
    LetterBatch,
    LetterReply,
    Programme,
    Project,
    ProposedOutcome,
)
from projects.queries.letter_texts import first_texts
from projects.queries.letters import addressed, rows_of, written

STATES = {"accept": "accepted", "decline": "declined"}


def fill_letters(words: Words) -> None:
    for row in words.read("letters"):
        by, at = words.people[row["by"]], words.past(row["days"], "17:10")
        batch = LetterBatch.objects.create(
            programme=Programme.objects.get(slug=row["programme"]),
            made_at=at,
            released_at=at,
            released_by=by,
            **first_texts(),
        )
        for outcome in row["outcomes"]:
            propose(batch, outcome, at, by, words)
        letters = sent(batch, by, at)
        told(at, "letters.released", batch, by, [batch.programme], programme=batch.programme.title)
        for outcome in row["outcomes"]:
            answer(letters, outcome, words)


def propose(batch: LetterBatch, row: dict[str, Any], at: datetime, by: Any, words: Words) -> None:
    """The application as it was handed in and decided, and what it is told."""
    project = words.projects[row["project"]]
    application = Application.objects.create(
        project=project,
        programme=batch.programme,
        state=STATES[row["outcome"]],
        begun_at=project.registered_at,
        saved_at=project.applied_at,
        handed_in_at=project.applied_at,
        decided_at=at,
    )
    version = ApplicationVersion.objects.create(
        application=application,
        number=1,
        by=project.memberships.select_related("person").get(role="lead").person,
        made_at=project.applied_at or at,
        title=project.title,
        tagline=project.tagline,
        story=project.story,
    )
    ProposedOutcome.objects.create(
        batch=batch, application=application, version=version,
        outcome=row["outcome"], paragraph=row["paragraph"], by=by,
    )  # fmt: skip


def sent(batch: LetterBatch, by: Any, at: datetime) -> list[Letter]:
    """One letter a person of each team, mailed."""
    words = [written(batch, row, person) for row in rows_of(batch, by) for person in addressed(row)]
    return Letter.objects.bulk_create(
        Letter(
            batch=batch,
            application=one.row.application,
            person=one.person,
            outcome=one.row.outcome,
            subject=one.subject,
            text=one.text,
            made_at=at,
            tried_at=at,
            mailed_at=at,
        )
        for one in words
    )


def answer(letters: list[Letter], row: dict[str, Any], words: Words) -> None:
    """The thread under the lead's letter; the last word of a team, if nobody answered it yet, waits in the stream."""
    project: Project = words.projects[row["project"]]
    lead = project.memberships.select_related("person").get(role="lead").person
    letter = next(
        one for one in letters if one.application.project_id == project.pk and one.person_id == lead.pk
    )
    last = len(row.get("replies", [])) - 1
    for place, said in enumerate(row.get("replies", [])):
        is_of_space, at = "by" in said, words.past(said["days"], "19:40")
        by = words.people[said["by"]] if is_of_space else lead
        LetterReply.objects.create(
            letter=letter, by=by, is_of_space=is_of_space, text=said["text"], made_at=at
        )
        verb = "letter.answered" if is_of_space else "letter.replied"
        entry = told(at, verb, letter, by, [by], project=project.title)
        if place == last and not is_of_space:
            notify(operators_without_conflict(project), entry, url=f"/operations/letters/{letter.pk}/")
