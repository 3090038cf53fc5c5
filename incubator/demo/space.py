"""Filling an empty database with the demo space, and the one-click links into it. The public face of this package."""

from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from incubator.accounts.models import Person
from incubator.demo.filling import STEPS
from incubator.demo.filling.words import Words

SALT = "demo-sign-in"
ROLES = [
    ("maker", "amara-okafor"),
    ("mentor", "jan-marek"),
    ("provider", "petra-lindner"),
    ("investor", "isabel-noth"),
    ("operator", "olga-brandt"),
    ("editor", "eduardo-sala"),
    ("new member", "samir-haddad"),
]


def fill(progress: Callable[[int, int, str], None] = lambda done, total, what: None) -> None:
    """Fill it, in one transaction: a broken filling leaves nothing. `progress(done, total, what)` before each step."""
    words = Words()
    with transaction.atomic():
        for number, (what, step) in enumerate(STEPS):
            progress(number, len(STEPS), what)
            step(words)
    progress(len(STEPS), len(STEPS), "")


def sign_in_links(base_url: str) -> list[tuple[str, str, str]]:
    """For each role its person and a link that signs in as them; empty outside local mode."""
    if not settings.LOCAL_MODE:
        return []
    people = Person.objects.in_bulk([handle for _role, handle in ROLES], field_name="handle")
    return [
        (role, people[key].name, base_url + sign_in_path(people[key])) for role, key in ROLES if key in people
    ]


def sign_in_path(person: Person) -> str:
    return reverse("demo_sign_in", args=[signing.dumps(person.pk, salt=SALT)])
