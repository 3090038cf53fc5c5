"""Who has to answer what was handed in, and by when; named only where the programme names reviewers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from incubator.core.clock import localdate
from incubator.core.journal import name
from incubator.core.models import Entry
from projects.models import Evaluation, Milestone, Project, Submission
from projects.queries.evaluations import names_reviewers
from projects.queries.reviews import reviewers_of

ASKED = "milestone.asked"


@dataclass(frozen=True)
class Answering:
    """The answer that a version waits for: `whom` in words, promised by a day; `decides` when all is evaluated."""

    whom: str
    answer_by: date
    is_late: bool
    decides: bool


def answering_of(project: Project, submissions: Sequence[Submission]) -> dict[int, Answering]:
    """By submission. Wants `programme` loaded; the same number of queries for one and for many."""
    if not submissions:
        return {}
    reviewers, responsible = reviewers_of(project), reviewers_of(project, responsible=True)
    is_named = names_reviewers(project)
    given: dict[int, set[int]] = {}
    rows = Evaluation.objects.filter(submission__in=submissions, replaced_by=None).exclude(handed_in_at=None)
    for submission, reviewer in rows.values_list("submission_id", "reviewer_id"):
        given.setdefault(submission, set()).add(reviewer)
    found = {}
    for one in submissions:
        missing = [person for person in reviewers if person.pk not in given.get(one.pk, ())]
        decides = not missing and bool(given.get(one.pk))
        found[one.pk] = Answering(
            whom=in_words(missing, responsible, decides, is_named),
            answer_by=one.answer_by,
            is_late=one.answer_by < localdate(),
            decides=decides,
        )
    return found


def in_words(missing: Iterable[Any], responsible: Sequence[Any], decides: bool, is_named: bool) -> str:
    """A decision waits for the responsible reviewer, without one for the operators; so does what nobody reviews."""
    people = responsible if decides else list(missing)
    if not people:
        return _("the operators")
    if is_named:
        return ", ".join(person.name for person in people)
    return _("the responsible reviewer") if decides else _("the reviewers")


def asked_today(milestone: Milestone) -> Entry | None:
    """The journal's entry when the team asked about it today already."""
    last = Entry.objects.filter(subject=name(milestone), verb=ASKED).select_related("actor").first()
    return last if last is not None and localdate(last.at) == localdate() else None
