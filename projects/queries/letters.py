"""Letters: how a text is filled in, a batch as it will go out, what was sent, and one thread.

Of an application with which an operator is in conflict there is no trace: no row, no recipient, no count.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import formats, translation

from incubator.accounts.models import Person
from incubator.accounts.permissions import is_operator
from projects.models import (
    Application,
    Letter,
    LetterBatch,
    LetterReply,
    Membership,
    Programme,
    ProposedOutcome,
)
from projects.models.conflicts import in_conflict
from projects.queries.letter_texts import close_gaps, filled_in
from projects.states import HOLDING_A_PLACE

IN_TEAM = (Membership.Role.LEAD, Membership.Role.MEMBER)


@dataclass(frozen=True)
class Worded:
    """A letter's words, filled in; `paragraph` is also a part of the text."""

    subject: str
    text: str
    paragraph: str


@dataclass(frozen=True)
class Written:
    """One letter as it goes out: to whom, about what, in which words."""

    row: ProposedOutcome
    person: Person
    subject: str
    text: str


@dataclass(frozen=True)
class Preview:
    """A batch as it would go out now. `seal` names exactly these words, so that nothing else is released."""

    batch: LetterBatch
    rows: tuple[ProposedOutcome, ...]
    letters: tuple[Written, ...]
    nobody: tuple[str, ...]  # projects in which nobody can be written to
    changed: tuple[str, ...]  # projects that are not as they were when they were marked
    accepts: int
    declines: int
    people: int
    left: int
    seal: str

    @property
    def is_too_many(self) -> bool:
        return self.accepts > self.left


def batch_in_preparation(programme: Programme) -> LetterBatch | None:
    waiting = LetterBatch.objects.filter(programme=programme, released_at=None)
    return waiting.select_related("programme").first()


def rows_of(batch: LetterBatch | None, user: Any) -> QuerySet[ProposedOutcome]:
    """What this operator may see of a batch, in the order of the titles."""
    rows = ProposedOutcome.objects.filter(~in_conflict(user, "application__project"), batch=batch)
    last_first = Prefetch(
        "application__project__memberships",
        Membership.objects.filter(role__in=IN_TEAM, person__is_active=True)
        .select_related("person")
        .order_by("pk"),
        to_attr="addressed",
    )
    return (
        rows.select_related("application__project", "version")
        .prefetch_related(last_first)
        .order_by("application__project__title", "pk")
    )


def visible_outcomes(user: Any) -> QuerySet[ProposedOutcome]:
    """Rows of batches that are still prepared, for operators without conflict."""
    if not is_operator(user):
        return ProposedOutcome.objects.none()
    rows = ProposedOutcome.objects.filter(~in_conflict(user, "application__project"), batch__released_at=None)
    return rows.select_related("batch__programme", "application__project")


def run_batches(user: Any) -> QuerySet[LetterBatch]:
    """Batches of which this operator may know: in preparation, or with something in it for them."""
    if not is_operator(user):
        return LetterBatch.objects.none()
    mine = ProposedOutcome.objects.filter(~in_conflict(user, "application__project"), batch=OuterRef("pk"))
    batches = LetterBatch.objects.filter(Q(released_at=None) | Exists(mine))
    return batches.select_related("programme", "released_by")


def preview_of(batch: LetterBatch, user: Any) -> Preview:
    """Every letter, filled in. Expects checked texts."""
    programme = batch.programme
    rows = list(rows_of(batch, user).fetch_mode(FETCH_RAISE))
    letters = [written(batch, row, person) for row in rows for person in addressed(row)]
    taken = programme.projects.filter(status__in=HOLDING_A_PLACE).count()
    newer = moved_on(rows)
    accepts = sum(row.outcome == ProposedOutcome.Outcome.ACCEPT for row in rows)
    return Preview(
        batch=batch,
        rows=tuple(rows),
        letters=tuple(letters),
        nobody=tuple(row.application.project.title for row in rows if not addressed(row)),
        changed=tuple(row.application.project.title for row in rows if row.pk in newer),
        accepts=accepts,
        declines=len(rows) - accepts,
        people=len({one.person.pk for one in letters if one.person}),
        left=programme.places - taken,
        seal=seal_of(letters, rows),
    )


def moved_on(rows: list[ProposedOutcome]) -> set[int]:
    """The rows whose application is not what was marked: decided, withdrawn, asked for changes, or a new version."""
    last: dict[int, int] = dict(
        Application.objects.filter(pk__in=[row.application_id for row in rows])
        .annotate(n=Count("versions"))
        .values_list("pk", "n")
    )
    return {
        row.pk
        for row in rows
        if row.application.state != "handed_in"
        or row.application.project.status != "applied"
        or last[row.application_id] != row.version.number
    }


def addressed(row: ProposedOutcome) -> list[Person]:
    """The lead and the members; advisors hear of it in their stream."""
    project: Any = row.application.project
    return [one.person for one in project.addressed]


def written(batch: LetterBatch, row: ProposedOutcome, person: Person) -> Written:
    words = worded(batch, row, person.name)
    return Written(row, person, words.subject, words.text)


def worded(batch: LetterBatch, row: ProposedOutcome, name: str) -> Worded:
    accepts = row.outcome == ProposedOutcome.Outcome.ACCEPT
    subject = batch.accept_subject if accepts else batch.decline_subject
    text = batch.accept_text if accepts else batch.decline_text
    words = words_for(batch.programme, row.application.project, name)
    paragraph = filled_in(row.paragraph, words).strip()
    if "{paragraph}" not in text and paragraph:
        text = f"{text.rstrip()}\n\n{{paragraph}}"
    filled = filled_in(text, words | {"paragraph": paragraph})
    line = " ".join(filled_in(subject, words).split())
    return Worded(line[:300], close_gaps(filled), paragraph)


def words_for(programme: Programme, project: Any, name: str) -> dict[str, str]:
    """What stands for each placeholder in a letter to somebody of this name."""
    lead: Any = next((one for one in project.addressed if one.role == Membership.Role.LEAD), None)
    with translation.override(settings.LANGUAGE_CODE):
        days = {key: formats.date_format(getattr(programme, key)) for key in ("starts_on", "ends_on")}
    return days | {
        "name": name,
        "project": project.title,
        "lead": lead.person.name if lead else "",
        "programme": programme.title,
        "space": settings.SPACE_NAME,
    }


def seal_of(letters: list[Written], rows: list[ProposedOutcome]) -> str:
    said: list[Any] = [[one.row.pk, one.person and one.person.pk, one.subject, one.text] for one in letters]
    said += [[row.pk, row.outcome, row.version_id] for row in rows]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def sent_letters(user: Any) -> QuerySet[Letter]:
    """What this operator may read of what was sent."""
    if not is_operator(user):
        return Letter.objects.none()
    letters = Letter.objects.filter(~in_conflict(user, "application__project"))
    return letters.select_related("application__project", "batch__programme", "person")


def own_letters(user: Any) -> QuerySet[Letter]:
    if not user.is_authenticated:
        return Letter.objects.none()
    letters = Letter.objects.filter(person=user)
    return letters.select_related("application__project", "batch__programme", "person")


def batches_sent(user: Any) -> QuerySet[Any]:
    """Released batches, the latest first, with how many of their letters are sent, refused, or in between."""
    mine = Q(letters__in=sent_letters(user).order_by().values("pk"))
    sent = Q(letters__mailed_at__isnull=False)
    refused = ~Q(letters__refused="")
    return (
        run_batches(user)
        .filter(released_at__isnull=False)
        .annotate(
            total=Count("letters", filter=mine),
            sent=Count("letters", filter=mine & sent),
            refused=Count("letters", filter=mine & refused),
        )
        .order_by("-released_at", "-pk")
        .fetch_mode(FETCH_RAISE)
    )


def letters_of(batch: LetterBatch, user: Any) -> QuerySet[Any]:
    """Recipients of one batch by name, each with how many answers hang under it."""
    return (
        sent_letters(user)
        .filter(batch=batch)
        .annotate(answers=Count("replies"))
        .order_by("person__name", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def thread_of(letter: Letter) -> list[LetterReply]:
    return list(letter.replies.select_related("by").fetch_mode(FETCH_RAISE))
