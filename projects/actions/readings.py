"""Readers of a programme, and what each of them says of an application: a draft, handed in once, then sealed.

Each act on a reading holds the project's row first, as handing in and deciding do: a new version, a decision and
a reading never cross. Everything is kept under the reader, so that applicants don't learn who read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.models import Entry
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.actions.projects import locked
from projects.models import (
    Application,
    ApplicationVersion,
    Programme,
    ProgrammeReader,
    Reading,
    ReadingScore,
    Rubric,
)
from projects.queries.feedback import weighted_mean
from projects.queries.readers import eligible_people, readers_to_tell
from projects.queries.readings import last_version, own_reading, rubric_to_read
from projects.states import OPEN_TO_READERS


@dataclass(frozen=True)
class Said:
    """What a reader says. `scores`: criterion to 1–5, None where it does not apply, missing while open."""

    scores: Mapping[int, int | None] = field(default_factory=dict)
    note: str = ""
    recommendation: str = ""
    rubric: int | None = None  # the version of the rubric that the reader had before them
    version: int | None = None  # and the version of the application


@transaction.atomic
def name_reader(programme: Programme, person: Person, *, by: Person) -> ProgrammeReader:
    """Ask somebody to read this programme's applications; again after they had ended is fine."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    require(by, "projects.run_programme", programme)
    if not eligible_people().filter(pk=person.pk).exists():
        raise Refused(_("Only mentors and operators of this space read applications. Choose one of them."))
    reader, is_new = ProgrammeReader.objects.get_or_create(programme=programme, person=person)
    if not is_new and reader.ended_at is None:
        return reader
    reader.since, reader.ended_at = now(), None
    reader.save(update_fields=["since", "ended_at"])
    facts = {"person": person.name, "programme": programme.title}
    entry = record("reader.named", programme, by=by, scopes=[programme, person], **facts)
    notify([person], entry, url=reverse("reading_list"))
    return reader


@transaction.atomic
def end_reader(reader: ProgrammeReader, *, by: Person) -> ProgrammeReader:
    """They read no more; what they handed in stays."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=reader.programme_id)
    require(by, "projects.run_programme", programme)
    reader = ProgrammeReader.objects.select_related("person").get(pk=reader.pk)
    if reader.ended_at is not None:
        return reader
    reader.ended_at = now()
    reader.save(update_fields=["ended_at"])
    facts = {"person": reader.person.name, "programme": programme.title}
    record("reader.ended", programme, by=by, scopes=[programme, reader.person], **facts)
    return reader


@transaction.atomic
def save_reading_draft(application: Application, said: Said, *, by: Person) -> Reading:
    """Keep what was typed, also when it was decided meanwhile: the words are their own. Never after handing in."""
    application = held(application)
    require(by, "projects.read_application", application)
    reading = draft_of(application, said, by)
    fill(reading, said)
    return reading


@transaction.atomic
def hand_in_reading(application: Application, said: Said, *, by: Person) -> Reading:
    """Seal it. Refused when something is missing, when it was decided, or when another version came meanwhile."""
    application = held(application)
    require(by, "projects.read_application", application)
    reading = draft_of(application, said, by)
    check_open(application)
    if said.version is not None and said.version != reading.version_id:
        raise Refused(
            _("The team handed in another version while you read. Look at what changed, then hand in."),
        )
    check_complete(reading.rubric, said)
    fill(reading, said, seal=True)
    facts = {"project": application.project.title, "programme": application.programme.title}
    record("reading.handed_in", reading, by=by, scopes=[by], **facts)
    return reading


def tell_readers(version: ApplicationVersion, entry: Entry) -> None:
    """Those who read an earlier version hear that there is another. Called by the act that hands it in."""
    notify(readers_to_tell(version), entry, url=reverse("reading_write", args=[version.application_id]))


def held(application: Application) -> Application:
    """The application as it is now, its project's row held."""
    project = locked(application.project)
    found = Application.objects.select_related("programme__application_rubric").get(pk=application.pk)
    found.project = project
    return found


def draft_of(application: Application, said: Said, by: Person) -> Reading:
    """One's draft on the last version, or a new one by the rubric on one's page, whose row is held meanwhile."""
    version = last_version(application)
    mine = own_reading(version, by)
    if mine is not None and mine.handed_in_at is not None:
        raise Refused(
            _("Your reading is in and sealed."),
            [Offer(_("See what you handed in"), reverse("reading_write", args=[application.pk]))],
        )
    if mine is not None:
        return mine
    rubric = rubric_to_read(application, by, said.rubric)
    if rubric is None or version is None:
        raise Refused(_("This programme’s applications are not read by a rubric now. Ask an operator."))
    rubric = Rubric.objects.select_for_update(no_key=True).get(pk=rubric.pk)
    return Reading(version=version, reader=by, rubric=rubric)


def check_open(application: Application) -> None:
    if application.state not in OPEN_TO_READERS:
        raise Refused(_("It was decided before your reading came in. Your words are kept as your draft."))


def check_complete(rubric: Rubric, said: Said) -> None:
    """Every criterion answered, and a recommendation."""
    if set(rubric.criteria.values_list("pk", flat=True)) - set(said.scores):
        raise Refused(_("Give each criterion a score, or say that it does not apply."))
    if said.recommendation not in Reading.Recommendation.values:
        raise Refused(_("Say what you recommend: accept, unsure, or decline."))


def fill(reading: Reading, said: Said, *, seal: bool = False) -> None:
    """Write words and scores into a reading that is not sealed yet; `seal` seals it with its mean."""
    asked = dict(reading.rubric.criteria.values_list("pk", "weight"))
    scores: dict[Any, int | None] = {pk: value for pk, value in said.scores.items() if pk in asked}
    if seal:
        reading.handed_in_at = now()
        reading.overall = weighted_mean((asked[pk], value) for pk, value in scores.items())
    reading.note, reading.recommendation = said.note, said.recommendation
    reading.left_out = sorted(pk for pk, value in scores.items() if value is None)
    reading.save()
    ReadingScore.objects.filter(reading=reading).delete()
    ReadingScore.objects.bulk_create(
        ReadingScore(reading=reading, criterion_id=pk, value=value)
        for pk, value in scores.items()
        if value is not None
    )
