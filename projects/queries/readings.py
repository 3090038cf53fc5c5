"""Reading applications: what waits for a reader, one application beside the rubric, what colleagues said.

What colleagues said is shown once one's own reading of the last version is in, or the application is decided.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import FETCH_RAISE, Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.models import Application, ApplicationVersion, Criterion, Reading, Rubric
from projects.queries.applications import ShownVersion, compared, shown
from projects.queries.readers import in_reading, left_to_read, readable_applications
from projects.queries.rubrics import family_of
from projects.states import OPEN_TO_READERS

TONES = {"accept": "good", "unsure": "warn", "decline": "bad"}


@dataclass(frozen=True)
class Judged:
    """One sealed reading as colleagues see it."""

    by: str
    is_mine: bool
    at: datetime
    number: int
    mean: float | None
    recommendation: str
    tone: str
    note: str
    scores: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ReadingPage:
    """An application, the rubric, what this reader wrote, and what the others did, where it may be seen."""

    application: Application
    version: ShownVersion
    version_pk: int
    criteria: tuple[Criterion, ...]
    start: Reading | None  # what the form begins with: the draft, or one's words on an earlier version
    mine: Judged | None
    before: Judged | None  # one's reading of an earlier version
    changed: tuple[str, ...]  # what the team changed since then
    others: tuple[Judged, ...]
    may_write: bool
    next_url: str


@dataclass(frozen=True)
class ProgrammeToRead:
    title: str
    left: int
    total: int


def reading_programmes(user: Any) -> list[ProgrammeToRead]:
    """The reader's programmes in which something lies open, with how many they still have to read."""
    rows = (
        readable_applications(user)
        .filter(state__in=OPEN_TO_READERS)
        .order_by()
        .values("programme__title", "programme__closes_at", "programme")
        .annotate(total=Count("pk"), left=Count("pk", filter=Q(is_read=False)))
        .order_by("programme__closes_at", "programme")
    )
    return [ProgrammeToRead(row["programme__title"], row["left"], row["total"]) for row in rows]


def readings_listed(user: Any) -> QuerySet[Any]:
    """What is still to read first, the longest waiting before; then what was read."""
    return readable_applications(user).order_by("is_read", "handed_in_at", "pk").fetch_mode(FETCH_RAISE)


def next_to_read(user: Any, but: Application | None = None) -> str:
    """Where the next unread one is; empty when nothing waits."""
    left = left_to_read(user)
    if but is not None:
        left = left.exclude(pk=but.pk)
    pk = left.values_list("pk", flat=True).first()
    return reverse("reading_write", args=[pk]) if pk else ""


def last_version(application: Application) -> ApplicationVersion | None:
    return application.versions.order_by("-number").select_related("by").first()


def own_reading(version: ApplicationVersion | None, user: Any) -> Reading | None:
    found = Reading.objects.filter(version=version, reader=user).select_related("rubric")
    return found.prefetch_related("scores").first()


def rubric_to_read(application: Application, user: Any, read: int | None = None) -> Rubric | None:
    """What this reader reads by: their draft's version of the rubric, the one on their page, or the programme's."""
    mine = own_reading(last_version(application), user)
    if mine is not None:
        return mine.rubric
    ours = application.programme.application_rubric
    if ours is None or read in (None, ours.pk):
        return ours
    return next((one for one in family_of(ours) if one.pk == read), ours)


def sealed_of(application: Application) -> list[Reading]:
    """Every reading that was handed in, the newest version's first."""
    return list(
        Reading.objects.filter(version__application=application, handed_in_at__isnull=False)
        .select_related("reader", "version")
        .prefetch_related("scores__criterion")
        .order_by("-version__number", "handed_in_at", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def current(sealed: list[Reading]) -> list[Reading]:
    """Each reader's last one; expects the newest version's first."""
    by_reader: dict[Any, Reading] = {}
    for one in sealed:
        by_reader.setdefault(one.reader_id or -one.pk, one)
    return list(by_reader.values())


def reading_page(application: Application, user: Any, read: int | None = None) -> ReadingPage | None:
    """None while nothing is handed in."""
    version = last_version(application)
    if version is None:
        return None
    sealed = current(sealed_of(application))
    own = next((one for one in sealed if one.reader_id == user.pk), None)
    is_last = own is not None and own.version_id == version.pk
    is_open = application.state in OPEN_TO_READERS
    rubric = rubric_to_read(application, user, read)
    may_write = is_open and rubric is not None and not is_last
    draft = own_reading(version, user)
    sees = is_last or not is_open
    earlier = earlier_words(version, user) if not is_last else None
    return ReadingPage(
        application=application,
        version=shown(version, application.project.slug),
        version_pk=version.pk,
        criteria=tuple(rubric.criteria.all()) if rubric else (),
        start=draft or earlier,
        mine=judged(own, user) if own is not None and is_last else None,
        before=judged(own, user) if own is not None and not is_last else None,
        changed=changed_since(earlier, version),
        others=tuple(judged(one, user) for one in sealed if one is not own) if sees else (),
        may_write=may_write,
        next_url=next_to_read(user, application),
    )


def earlier_words(version: ApplicationVersion, user: Any) -> Reading | None:
    """One's own last draft or reading of an earlier version: where reading anew begins."""
    mine = Reading.objects.filter(
        version__application=version.application_id, version__number__lt=version.number, reader=user
    )
    return mine.select_related("version").prefetch_related("scores").order_by("-version__number").first()


def changed_since(before: Reading | None, version: ApplicationVersion) -> tuple[str, ...]:
    if before is None:
        return ()
    return tuple(one.label for one in compared(before.version, version) if one.is_changed)


def judged(reading: Reading, user: Any) -> Judged:
    return Judged(
        by=reading.reader.name if reading.reader else _("somebody who left"),
        is_mine=reading.reader_id == user.pk,
        at=reading.handed_in_at or reading.made_at,
        number=reading.version.number,
        mean=reading.overall,
        recommendation=str(Reading.Recommendation(reading.recommendation).label),
        tone=TONES[reading.recommendation],
        note=reading.note,
        scores=tuple((one.criterion.label, one.value) for one in reading.scores.all()),
    )


def opened_applications(user: Any) -> QuerySet[Application]:
    """What a reader opens; for everybody else it is not there."""
    return in_reading(user).select_related("project", "programme__application_rubric")
