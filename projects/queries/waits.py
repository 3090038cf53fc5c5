"""Who waits on whom: open submissions, and who owes them an evaluation or the decision."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import FETCH_RAISE, Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incubator.accounts.models import Person
from incubator.core.clock import localdate, now
from projects.models import Evaluation, Project, Reviewer, Submission
from projects.models.conflicts import conflicts_of
from projects.queries.reviews import open_submissions

KINDS = {
    "evaluate": _("evaluation"),
    "decide": _("decision"),
    "assign": _("a reviewer"),
}


@dataclass(frozen=True)
class Load:
    """How many evaluations wait for one reviewer, and how many of them are late."""

    waiting: int
    late: int


@dataclass(frozen=True)
class Wait:
    """A submission that waits: for what, for whom, for how many days, and whether the promise is broken."""

    submission: Submission
    kind: str
    people: tuple[Person, ...]
    days: int
    is_late: bool

    @property
    def label(self) -> str | Promise:
        return KINDS[self.kind]


def asked(projects: Any) -> dict[int, dict[int, bool]]:
    """By project who reviews it now, and whether they take the decision; nobody in conflict, nobody who left."""
    rows = list(
        Reviewer.objects.filter(project__in=projects, ended_at=None, person__is_active=True)
        .order_by()
        .values_list("project_id", "person_id", "is_responsible")
    )
    apart = conflicts_of({person for _project, person, _decides in rows})
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for project, person, decides in sorted(rows):
        if (person, project) not in apart:
            found[project][person] = decides
    return found


def answered(submissions: Iterable[int]) -> set[tuple[int, int]]:
    """Whose evaluation is in, by submission."""
    given = Evaluation.objects.filter(submission__in=submissions, replaced_by=None)
    return set(given.exclude(handed_in_at=None).order_by().values_list("submission_id", "reviewer_id"))


def load_of(projects: QuerySet[Project]) -> dict[int, Load]:
    """By reviewer what waits for their evaluation. Nothing waits for a reviewer in conflict, nor one who left."""
    given = Evaluation.objects.filter(
        submission=OuterRef("pk"), reviewer=OuterRef("person"), replaced_by=None, handed_in_at__isnull=False
    )
    rows = (
        open_submissions(projects)
        .select_related(None)
        .filter(
            milestone__project__reviewers__ended_at=None,
            milestone__project__reviewers__person__is_active=True,
        )
        .annotate(person=F("milestone__project__reviewers__person"))
        .exclude(Exists(given))
        .values("person", "milestone__project")
        .order_by()
        .annotate(waiting=Count("pk"), late=Count("pk", filter=Q(answer_by__lt=localdate())))
        .values_list("person", "milestone__project", "waiting", "late")
    )
    found = list(rows)
    apart = conflicts_of({person for person, *_rest in found})
    load: dict[int, Load] = {}
    for person, project, waiting, late in found:
        if (person, project) not in apart:
            so_far = load.get(person, Load(0, 0))
            load[person] = Load(so_far.waiting + waiting, so_far.late + late)
    return load


def waits(projects: QuerySet[Project], limit: int | None = None) -> list[Wait]:
    """Every open submission, the earliest promise first: reviewers owe an evaluation; then one of them the decision."""
    waiting = open_submissions(projects).order_by("answer_by", "pk").fetch_mode(FETCH_RAISE)[:limit]
    rows = list(waiting)
    reviewers, done = asked({one.milestone.project_id for one in rows}), answered([one.pk for one in rows])
    owed = {one.pk: owed_by(one, reviewers[one.milestone.project_id], done) for one in rows}
    people = Person.objects.in_bulk({person for _kind, persons in owed.values() for person in persons})
    return [
        Wait(
            submission=one,
            kind=owed[one.pk][0],
            people=tuple(people[person] for person in owed[one.pk][1]),
            days=(now() - one.made_at).days,
            is_late=one.answer_by < localdate(),
        )
        for one in rows
    ]


def owed_by(
    submission: Submission, reviewers: dict[int, bool], done: set[tuple[int, int]]
) -> tuple[str, list[int]]:
    """What it waits for, and who owes that; nobody by name where an operator has to act."""
    missing = [person for person in reviewers if (submission.pk, person) not in done]
    if missing:
        return "evaluate", missing
    if not reviewers:
        return "assign", []
    return "decide", [person for person, decides in reviewers.items() if decides]
