"""The cast, the same in every test, and the frozen clock."""

import os

os.environ.setdefault("TESTING", "1")
os.environ.setdefault("EMBEDDED_FAST", "1")

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis

from tests import database
from tests.factories import OrganisationFactory, PersonFactory, ProjectFactory

# Properties are about what holds, never about how long this machine took over it today.
hypothesis.register_profile("house", deadline=None)
hypothesis.load_profile("house")

LONGEST = tuple(f"tests/journeys/test_{name}.py" for name in ("cycle", "way", "conflict_trace"))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """One database a worker, cloned from the migrated template; see `tests/database.py`."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    name = f"test_{connection.settings_dict['NAME']}{worker}"
    with django_db_blocker.unblock():
        database.clone(name)
        connection.close()
        connection.settings_dict["NAME"] = name
        yield
        database.drop(name)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The long journeys begin first, whatever the order of the rest, so that no worker ends with one alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(autouse=True)
def quiet_settings(settings, tmp_path):
    """Nothing leaves the process in a test: mail in memory, files in a folder of its own, cheap hashes."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()  # WhiteNoise warns of a folder that is not there
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()  # in memory it outlives a test


@pytest.fixture
def frozen():
    """Monday 2 March 2026, 09:00 UTC."""
    with time_machine.travel("2026-03-02T09:00:00+00:00", tick=False) as traveller:
        yield traveller


def person(name: str, group: str | None = None):
    made = PersonFactory(name=name, email=f"{name.split()[0].lower()}@test.example")
    if group:
        made.groups.add(Group.objects.get_or_create(name=group)[0])
    return made


@pytest.fixture
def lead(db):
    return person("Lena Lead")


@pytest.fixture
def member(db):
    return person("Milo Member")


@pytest.fixture
def mentor_person(db):
    return person("Mira Mentor")


@pytest.fixture
def conflicted(db, lead):
    """A mentor from the same company as the lead."""
    made = person("Konrad Conflict")
    company = OrganisationFactory(name="Same Works", slug="same-works")
    company.memberships.create(person=made)
    company.memberships.create(person=lead)
    return made


@pytest.fixture
def provider(db):
    return person("Pia Provider")


@pytest.fixture
def investor_person(db):
    return person("Ines Investor")


@pytest.fixture
def operator(db):
    return person("Olga Operator", "operators")


@pytest.fixture
def editor(db):
    return person("Edu Editor", "editors")


@pytest.fixture
def stranger(db):
    return person("Sami Stranger")


@pytest.fixture
def project(lead, member):
    """Incubating, seen by the community, with a lead and a member."""
    made = ProjectFactory(title="Quiet Kiln", slug="quiet-kiln", lead=lead)
    made.memberships.create(person=member, role="member")
    return made


@pytest.fixture
def client_of():
    """A browser without scripts, signed in as somebody: `client_of(lead)`; `client_of(None)` is a visitor."""

    def sign_in(somebody):
        client = Client()
        if somebody is not None:
            client.force_login(somebody, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
