"""The operators' table: each application with what its readers made of it, who is still to read, what is proposed.

Of an application with which this operator is in conflict there is no trace, in no row and no sum. An operator who
reads themselves sees the scores of one only after handing in their own of its last version.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import FETCH_RAISE, OuterRef, QuerySet, Subquery

from incubator.core.flow import Badge
from projects.models import (
    Application,
    ApplicationVersion,
    Programme,
    ProgrammeReader,
    ProposedOutcome,
    Reading,
)
from projects.models.conflicts import in_conflict
from projects.queries.intake import places_of
from projects.queries.readers import pairs_to_read, readers_of
from projects.states import OPEN_TO_READERS

AT_MOST = 2000
STATES = {"open": OPEN_TO_READERS, "accepted": ("accepted",), "declined": ("declined",)}
TO_BE_MARKED = ("handed_in",)


@dataclass(frozen=True)
class Line:
    """One application. Without `is_open_to_me` the figures are kept back until one's own reading is in."""

    application: Any
    badge: Badge
    read: int
    mean: float | None
    spread: float | None
    recommended: Mapping[str, int]
    still: tuple[str, ...]
    is_open_to_me: bool
    my_reading: str
    outcome: str
    may_mark: bool


@dataclass(frozen=True)
class Board:
    lines: tuple[Line, ...]
    total: int
    read_by_all: int
    proposed: Mapping[str, int]
    taken: int
    places: int


# What a table neither shows nor counts, and what it does of a reading.
LONG = ("answers", "asked", "project__story", "project__search")
JUDGED = ("version", "overall", "recommendation")


class Judged(NamedTuple):
    """What a table says of a reading."""

    version_id: int
    overall: float | None
    recommendation: str


def open_to(user: Any, programme: Programme) -> QuerySet[Any]:
    """What was handed in to this programme and is no conflict of this operator."""
    versions = ApplicationVersion.objects.filter(application=OuterRef("pk")).order_by("-number")
    return (
        Application.objects.filter(~in_conflict(user, "project"), programme=programme)
        .filter(handed_in_at__isnull=False)
        .exclude(state="withdrawn")
        .annotate(last=Subquery(versions.values("pk")[:1]))
    )


def words_of(user: Any, programme: Programme) -> list[str]:
    """The fields that these applications name."""
    named = open_to(user, programme).values_list("project__fields", flat=True)
    return sorted({word for words in named for word in words})


def board_of(user: Any, programme: Programme, chosen: Mapping[str, str]) -> Board:
    """Six queries, however many applications."""
    applications = open_to(user, programme).select_related("project").defer(*LONG)
    if chosen["state"] in STATES:
        applications = applications.filter(state__in=STATES[chosen["state"]])
    if chosen["field"]:
        applications = applications.filter(project__fields__contains=[chosen["field"]])
    found = list(applications.order_by("handed_in_at", "pk").fetch_mode(FETCH_RAISE)[:AT_MOST])
    readers = readers_of(programme)
    asked = pairs_to_read(programme, readers)
    readings = by_application(found)
    proposed = proposals(programme, found)
    lines = [line_of(one, readings[one.pk], readers, asked, proposed.get(one.pk, ""), user) for one in found]
    taken, places = places_of(programme) or (0, 0)
    return Board(
        lines=tuple(ordered(lines, chosen["sort"])),
        total=len(lines),
        read_by_all=sum(bool(line.read) and not line.still for line in lines),
        proposed={key: sum(line.outcome == key for line in lines) for key in ProposedOutcome.Outcome.values},
        taken=taken,
        places=places,
    )


def by_application(found: Iterable[Any]) -> dict[int, dict[int, Judged]]:
    """Of each application each reader's last sealed reading."""
    last: dict[int, dict[int, Judged]] = defaultdict(dict)
    sealed = Reading.objects.filter(
        version__application__in=[one.pk for one in found], handed_in_at__isnull=False
    )
    rows = sealed.order_by("version__number", "pk")
    for pk, application, reader, *judged in rows.values_list("pk", "version__application", "reader", *JUDGED):
        last[application][reader or -pk] = Judged(*judged)
    return last


def proposals(programme: Programme, found: Iterable[Any]) -> dict[int, str]:
    """What the batch in preparation proposes for these."""
    rows = ProposedOutcome.objects.filter(
        batch__programme=programme,
        batch__released_at=None,
        application__in=[one.pk for one in found],
    )
    return dict(rows.values_list("application_id", "outcome"))


def line_of(
    application: Any,
    readings: Mapping[int, Judged],
    readers: Iterable[ProgrammeReader],
    asked: set[tuple[int, int]],
    outcome: str,
    user: Any,
) -> Line:
    mine = [one for one in readers if (application.pk, one.person_id) in asked]
    done = {pk for pk, one in readings.items() if one.version_id == application.last}
    is_open = application.state in OPEN_TO_READERS
    reads = any(one.person_id == user.pk for one in mine)
    shows = not (is_open and reads) or user.pk in done
    means = [one.overall for one in readings.values() if one.overall is not None] if shows else []
    words = [one.recommendation for one in readings.values()] if shows else []
    return Line(
        application=application,
        badge=application.badge,
        read=len(readings),
        mean=statistics.fmean(means) if means else None,
        spread=statistics.stdev(means) if len(means) > 1 else None,
        recommended={key: words.count(key) for key in Reading.Recommendation.values},
        still=tuple(one.person.name for one in mine if one.person_id not in done) if is_open else (),
        is_open_to_me=shows,
        my_reading="done" if user.pk in done else "open" if reads and is_open else "",
        outcome=outcome,
        may_mark=application.state in TO_BE_MARKED,
    )


def ordered(lines: list[Line], sort: str) -> list[Line]:
    """Stable over how long they wait; what has no figure comes last."""
    if sort == "title":
        return sorted(lines, key=lambda line: line.application.project.title.casefold())
    if sort == "read":
        return sorted(lines, key=lambda line: line.read)
    name = sort.removeprefix("-")
    if name not in ("mean", "spread"):
        return lines
    known = [line for line in lines if getattr(line, name) is not None]
    known.sort(key=lambda line: getattr(line, name), reverse=sort.startswith("-"))
    return known + [line for line in lines if getattr(line, name) is None]
