"""Facts and the database: life cycles have their constraint, people can be erased, pages have their queries."""

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models

from tests.architecture.walks import flows, our_apps


def test_every_life_cycle_is_repeated_by_a_constraint():
    missing = []
    for label, life_cycles in flows().items():
        conditions = [
            set(child[1])
            for model in apps.get_app_config(label).get_models()
            for constraint in model._meta.constraints
            if isinstance(constraint, models.CheckConstraint)
            for child in constraint.condition.children
            if isinstance(child, tuple) and child[0].endswith("__in")
        ]
        missing += [
            f"{label}: {flow.states}" for flow in life_cycles.values() if set(flow.states) not in conditions
        ]
    assert missing == []


def test_no_foreign_key_prevents_erasing_a_person():
    person = apps.get_model(settings.AUTH_USER_MODEL)
    stuck = [
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in person._meta.related_objects
        if getattr(relation, "on_delete", None) in (models.PROTECT, models.RESTRICT)
        and relation.related_model._meta.app_label in {config.label for config in our_apps()}
    ]
    assert stuck == []


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_verb_of_the_journal_has_an_actor_or_says_so_itself():
    from incubator.core.journal_text import SENTENCES

    assert [verb for verb in SENTENCES if "." not in verb] == []
