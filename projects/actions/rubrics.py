"""Rubrics: written by operators; one that is in use stays as it is, and a new version takes its place.

A programme moves to the new version by an operator's word. Whoever began an evaluation ends it by what they began.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.journal import record
from incubator.core.refusal import Offer, Refused
from projects.models import Criterion, Programme, Rubric
from projects.queries.rubrics import is_in_use


@dataclass(frozen=True)
class Asked:
    """A criterion as it is written down; its place is its place in the list."""

    label: str
    weight: int
    one: str
    three: str
    five: str


@transaction.atomic
def write_rubric(rubric: Rubric | None, *, by: Person, title: str, criteria: Sequence[Asked]) -> Rubric:
    """Make one, change one that nobody uses yet, or make the next version of one that is in use."""
    if rubric is not None:  # evaluations that begin take this row first, too
        rubric = Rubric.objects.select_for_update().get(pk=rubric.pk)
    require(by, "projects.change_rubric")
    check_weights(criteria)
    if rubric is None:
        rubric = Rubric.objects.create(title=title)
    elif is_in_use(rubric):
        rubric = next_version(rubric, title)
    else:
        rubric.title = title
        rubric.save(update_fields=["title"])
        rubric.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, position=position, **vars(one)) for position, one in enumerate(criteria)
    )
    record("rubric.written", rubric, by=by, rubric=rubric.title, version=rubric.version)
    return rubric


def next_version(rubric: Rubric, title: str) -> Rubric:
    newer = Rubric.objects.filter(replaces=rubric).first()
    if newer is not None:
        raise Refused(
            _("Version %(version)s of “%(rubric)s” is there already. Change that one.")
            % {"version": newer.version, "rubric": newer.title},
            [Offer(_("See version %(version)s") % {"version": newer.version}, newer.get_absolute_url())],
        )
    return Rubric.objects.create(title=title, replaces=rubric, version=rubric.version + 1)


def check_weights(criteria: Sequence[Asked]) -> None:
    if not criteria:
        raise Refused(_("A rubric asks for something: write at least one criterion."))
    if len({one.label.casefold() for one in criteria}) < len(criteria):
        raise Refused(_("Two criteria have the same name. Give each its own."))
    if not sum(one.weight for one in criteria):
        raise Refused(_("The weights add up to zero, so there is no mean. Give one criterion a weight."))


@transaction.atomic
def adopt_rubric(programme: Programme, rubric: Rubric, *, by: Person) -> Programme:
    """From now on the programme's evaluations begin by this rubric; those begun keep theirs."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    require(by, "projects.change_rubric")
    if programme.rubric_id == rubric.pk:
        return programme
    programme.rubric = rubric
    programme.save(update_fields=["rubric"])
    facts: dict[str, Any] = {"programme": programme.title, "rubric": rubric.title, "version": rubric.version}
    record("rubric.adopted", programme, by=by, **facts)
    return programme
