"""Decisions as letters: proposed together, read before they go, released in one act. And what is answered.

Each act on a batch holds its row first; releasing then holds the projects, in the order of their keys, and the
programme, as accepting one does. What is mailed is owed by the rows; see `tasks`.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from incubator.notices.models import Notification
from projects.actions.projects import accepted, declined, team_of
from projects.models import Letter, LetterBatch, Programme, Project, ProposedOutcome
from projects.models.letters import IN_FLIGHT
from projects.queries.letter_texts import KNOWN, first_texts, unknown_places
from projects.queries.letters import Preview, Written, preview_of, rows_of, sent_letters, worded
from projects.queries.reading_board import TO_BE_MARKED, open_to

TEXTS = ("accept_subject", "accept_text", "decline_subject", "decline_text")
IN_A_LINE = tuple(name for name in KNOWN if name != "paragraph")


@transaction.atomic
def propose_outcomes(programme: Programme, wanted: Mapping[int, str], *, by: Person) -> int:
    """Mark what these applications are to be told, or take it back (""); how many changed.

    Refused as a whole when one of them is not waiting any more. What `by` may not know of is not there.
    """
    require(by, "projects.decide_by_letter", programme)
    batch = held_batch(programme)
    found = {one.pk: one for one in open_to(by, programme).filter(pk__in=wanted).select_related("project")}
    rows = {one.application_id: one for one in batch.outcomes.filter(application__in=found)}
    changed = 0
    for pk, application in found.items():
        row, outcome = rows.get(pk), wanted[pk]
        if outcome == (row.outcome if row else "") or outcome not in ("", *ProposedOutcome.Outcome.values):
            continue
        changed += 1
        if not outcome:
            ProposedOutcome.objects.filter(batch=batch, application=pk).delete()
            continue
        if application.state not in TO_BE_MARKED:
            raise Refused(
                _(
                    "“%(project)s” is “%(state)s” now, so it can’t be marked. The others were not marked either."
                )
                % {"project": application.project.title, "state": application.badge.label}
            )
        values = {"outcome": outcome, "version_id": application.last, "by": by}
        batch.outcomes.update_or_create(application=application, defaults=values)
    return changed


@transaction.atomic
def change_outcome(
    row: ProposedOutcome, *, by: Person, outcome: str, paragraph: str
) -> ProposedOutcome | None:
    """What one application is told, with its own paragraph, resting on its last version; None: taken out."""
    held = LetterBatch.objects.select_for_update().get(pk=row.batch_id)
    require(by, "projects.decide_application", row.application.project)
    current = ProposedOutcome.objects.filter(pk=row.pk, batch=held).select_related("application").first()
    if current is None or held.released_at is not None:
        raise Refused(_("It is not in preparation any more: it was released or taken out a moment ago."))
    if outcome not in ProposedOutcome.Outcome.values:
        current.delete()
        return None
    check_places(paragraph, IN_A_LINE)
    last = current.application.versions.order_by("-number").first()
    current.outcome, current.paragraph, current.by = outcome, paragraph, by
    current.version = last or current.version
    current.save(update_fields=["outcome", "paragraph", "by", "version"])
    return current


@transaction.atomic
def write_texts(programme: Programme, texts: Mapping[str, str], *, by: Person) -> LetterBatch:
    """The two letters of the batch in preparation. An unknown placeholder is refused by its name."""
    require(by, "projects.decide_by_letter", programme)
    batch = held_batch(programme)
    for name in TEXTS:
        check_places(texts[name], IN_A_LINE if name.endswith("_subject") else KNOWN)
        setattr(batch, name, texts[name])
    batch.save(update_fields=list(TEXTS))
    return batch


@transaction.atomic
def release_letters(batch: LetterBatch, *, by: Person, seal: str) -> LetterBatch:
    """Decide everything that was previewed and owe each letter, all or nothing. A second press changes nothing.

    Refused when a word is not as it was read (`seal`), when something moved on meanwhile, or for want of places.
    Rows that `by` may not know of stay in preparation, for a colleague.
    """
    batch = LetterBatch.objects.select_for_update(of=("self",)).select_related("programme").get(pk=batch.pk)
    require(by, "projects.decide_by_letter", batch.programme)
    if batch.released_at is not None:
        return batch
    projects = held_projects(batch, by)
    batch.programme = Programme.objects.select_for_update().get(pk=batch.programme_id)
    preview = preview_of(batch, by)
    check_release(preview, seal)
    batch.released_at, batch.released_by = now(), by
    batch.save(update_fields=["released_at", "released_by"])
    leave_the_rest(batch, preview.rows)
    for row in preview.rows:
        decide(batch, row, projects[row.application.project_id], preview.letters, by)
    record("letters.released", batch, by=by, scopes=[batch.programme], programme=batch.programme.title)
    return batch


@transaction.atomic
def send_again(letter: Letter, *, by: Person) -> int:
    """Owe what a mail server refused, or what broke off while it was sent, once more; how many letters."""
    letter = Letter.objects.select_for_update(of=("self",)).select_related("person").get(pk=letter.pk)
    require(by, "projects.write_back", letter)
    if not letter.person.is_active:
        raise Refused(_("Their account is closed: no mail goes to it."))
    if not letter.may_go_again:
        raise Refused(_("This letter is not stuck: it was sent, or it is on its way."))
    same = sent_letters(by).filter(batch=letter.batch_id, person=letter.person_id, mailed_at=None)
    again = same.filter(~Q(refused="") | Q(tried_at__lt=now() - IN_FLIGHT))
    return Letter.objects.filter(pk__in=list(again.values_list("pk", flat=True))).update(
        tried_at=None, refused=""
    )


def held_batch(programme: Programme) -> LetterBatch:
    """The batch in preparation, held; a new one begins with the words of the last."""
    last = LetterBatch.objects.filter(programme=programme).first()
    texts = {name: getattr(last, name) for name in TEXTS} if last else first_texts()
    batch, _new = LetterBatch.objects.get_or_create(programme=programme, released_at=None, defaults=texts)
    held = LetterBatch.objects.select_for_update().get(pk=batch.pk)
    if held.released_at is not None:
        raise Refused(_("The letters were released a moment ago. Look at the table once more."))
    return held


def held_projects(batch: LetterBatch, by: Person) -> dict[int, Project]:
    """The projects of these rows, held in the order of their keys."""
    keys = list(rows_of(batch, by).order_by().values_list("application__project", flat=True))
    found = Project.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return {one.pk: one for one in found}


def check_release(preview: Preview, seal: str) -> None:
    offer = [Offer(_("Look at it"), preview.batch.get_absolute_url())]
    if preview.changed:
        raise Refused(
            _("Nothing went out: these are not as they were when they were marked: %(projects)s.")
            % {"projects": ", ".join(preview.changed)},
            offer,
        )
    if not preview.rows:
        raise Refused(_("Nothing is marked, so there is nothing to release."), offer)
    if preview.seal != seal:
        raise Refused(
            _("Nothing went out: a letter changed since you read them. Read them once more, then release."),
            offer,
        )
    if preview.is_too_many:
        raise Refused(
            ngettext(
                "Nothing went out: %(accepts)s accepted of %(left)s place left.",
                "Nothing went out: %(accepts)s accepted of %(left)s places left.",
                max(preview.left, 0),
            )
            % {"accepts": preview.accepts, "left": max(preview.left, 0)},
            offer,
        )


def leave_the_rest(batch: LetterBatch, released: Iterable[ProposedOutcome]) -> None:
    rest = ProposedOutcome.objects.filter(batch=batch).exclude(pk__in=[row.pk for row in released])
    if rest.exists():
        texts = {name: getattr(batch, name) for name in TEXTS}
        rest.update(batch=LetterBatch.objects.create(programme=batch.programme, **texts))


def decide(
    batch: LetterBatch, row: ProposedOutcome, project: Project, letters: Iterable[Written], by: Person
) -> None:
    """Accept or decline one by the same rules as from its own page, and owe its letters."""
    mine = [one for one in letters if one.row.pk == row.pk]
    if row.outcome == ProposedOutcome.Outcome.ACCEPT:
        entry = accepted(project, by=by)
    else:
        words = worded(batch, row, mine[0].person.name if mine else "")
        reason = words.paragraph or words.text
        entry = declined(project, by=by, reason=reason)
    rows = Letter.objects.bulk_create(
        Letter(
            batch_id=row.batch_id,
            application_id=row.application_id,
            person=one.person,
            outcome=row.outcome,
            subject=one.subject,
            text=one.text,
        )
        for one in mine
    )
    for letter in rows:
        notify([letter.person], entry, url=letter.get_absolute_url())
    people = [letter.person_id for letter in rows]
    # The letter is their mail: no digest tells them the same once more.
    Notification.objects.filter(entry=entry, person__in=people).update(mailed_at=now())
    notify((one for one in team_of(project) if one.pk not in people), entry, url=project.get_absolute_url())


def check_places(text: str, known: tuple[str, ...]) -> None:
    if unknown := unknown_places(text, known):
        raise Refused(
            _("There is nothing to put in place of {%(name)s}. These can be used: %(known)s.")
            % {"name": unknown[0], "known": " ".join(f"{{{name}}}" for name in known)}
        )
