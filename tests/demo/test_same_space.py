"""Filled twice on the same day, the demo space holds the same rows; and what its pages need to show something."""

from collections import Counter
from pathlib import PurePath

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from incubator.accounts.models import Person
from incubator.demo import space
from incubator.demo.filling.words import Words
from projects.models import Evaluation, Letter, Programme, UpdatePicture
from projects.models.conflicts import conflicts_of
from projects.queries.reviewing import reviewing_in

RANDOM = {"password", "key", "salt", "digest"}
OURS = ("accounts", "projects", "mentors", "resources", "investors", "community", "notices", "core")


class Undo(Exception):
    """Takes a filling back."""


def rows():
    """Every row of our apps without its keys, and without what is drawn by chance on purpose."""
    found = {}
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            names = [field.name for field in model._meta.concrete_fields if is_compared(field)]
            kept = [
                tuple(shown(model._meta.get_field(name), getattr(one, name)) for name in names)
                for one in model._default_manager.all()
            ]
            found[model._meta.label] = Counter(kept)
    return found


def is_compared(field):
    return not (field.primary_key or field.is_relation or field.name in RANDOM)


def shown(field, value):
    """A file by its folder and its ending: storage may give it another name."""
    if isinstance(field, models.FileField):
        path = PurePath(value.name or "")
        return str(path.parent), path.suffix
    return repr(value)


def filled():
    found = None
    with connection.cursor() as cursor:  # so that a key that stands in a fact is the same again
        for question in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(question)
    try:
        with transaction.atomic():
            space.fill()
            found = rows()
            raise Undo
    except Undo:
        return found


@pytest.mark.django_db
def test_filling_twice_gives_the_same_rows(frozen):
    once, again = filled(), filled()
    assert sum(map(Counter.total, once.values())) > 2000
    assert {name for name in once if once[name] != again[name]} == set()
    assert Person.objects.count() == 0
    space.fill()
    shows_what_its_pages_are_for()


def shows_what_its_pages_are_for():
    olga = Person.objects.get(handle="olga-brandt")
    reviewing = reviewing_in(olga, Programme.objects.get(slug="runde-7"))
    known = {line.person.handle: line.severity.value for line in reviewing.lines if line.severity.value}
    assert known["layla-mansour"] > 0 > known["hannelore-pfeiffer"]
    assert UpdatePicture.objects.exclude(alt="").count() == 4
    assert Letter.objects.filter(mailed_at=None).count() == 0
    answered = Letter.objects.get(batch__programme__slug="runde-7")
    assert [one.is_of_space for one in answered.replies.all()] == [False, True, False]


@pytest.mark.django_db
def test_no_juror_is_in_conflict(frozen):
    space.fill()
    told = Words().read("jury")["said"]
    jurors = {row["mentor"] for row in told}
    people = Person.objects.filter(handle__in=jurors)
    apart = conflicts_of([one.pk for one in people])
    given = Evaluation.objects.filter(reviewer__in=people).values_list(
        "reviewer", "submission__milestone__project"
    )
    assert not set(given) & set(apart)
    assert len({(row["mentor"], row["project"], row["milestone"]) for row in told}) == len(told)
