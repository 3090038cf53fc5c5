"""Several processes on one database and one Redis, as on many machines."""

import os
import secrets

import pytest
from django.db import connection

from tests import database
from tests.factories import PersonFactory, ProjectFactory
from tests.many.machines import Machines


def pytest_collection_modifyitems(items):
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        reason = "many machines need DATABASE_URL and REDIS_URL; .ci/run sets both"
        for item in items:
            if "tests/many/" in item.nodeid:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="module")
def machines(django_db_setup, django_db_blocker, tmp_path_factory):
    before = connection.settings_dict["NAME"]
    name = f"{before}_many_{secrets.token_hex(3)}"
    with django_db_blocker.unblock():
        database.clone(name)
        connection.close()
        connection.settings_dict["NAME"] = name
        these = Machines(name, tmp_path_factory.mktemp("machines"))
        try:
            these.collect_static()
            yield these
        finally:
            these.end_all()
            connection.close()
            connection.settings_dict["NAME"] = before
            database.drop(name)


@pytest.fixture(scope="module")
def team(machines):
    """A project with two people."""
    lead, member = PersonFactory(name="Lena Lead"), PersonFactory(name="Milo Member")
    project = ProjectFactory(title="Quiet Kiln", slug="quiet-kiln", lead=lead)
    project.memberships.create(person=member, role="member")
    return project, lead, member


@pytest.fixture(scope="module")
def webs(machines):
    """Two web processes."""
    return [machines.uvicorn(), machines.uvicorn()]
