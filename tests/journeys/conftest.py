"""A living space for a journey: the demo space in a database of its own, the real server, a real browser."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import override_settings

from incubator.accounts.models import Person
from incubator.demo.space import fill
from tests import database
from tests.browser import HOW_TO_GET_IT, browsing, chromium, serving
from tests.journeys.somebody import Somebody

ALBUM = Path(os.environ.get("JOURNEYS") or settings.BASE_DIR / ".data" / "journeys")


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/journeys/" in item.nodeid:
            item.add_marker("journey")
            if chromium() is None:
                item.add_marker(pytest.mark.skip(reason=HOW_TO_GET_IT))


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    """Where a space keeps its files as long as it lives: what the demo drew is looked at in each of its tests."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def quiet_settings(quiet_settings, settings, media):
    settings.MEDIA_ROOT = media


@pytest.fixture(scope="module")
def space(django_db_setup, django_db_blocker, media):
    """The address of a server on a fresh demo space. What is done stays until the module is through."""
    before = connection.settings_dict["NAME"]
    name = f"{before}_journey"
    with django_db_blocker.unblock():
        database.clone(name)
        connection.close()
        connection.settings_dict["NAME"] = name
        ContentType.objects.clear_cache()
        try:
            with override_settings(MEDIA_ROOT=media):
                fill()
            with serving() as address:
                yield address
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
            ContentType.objects.clear_cache()  # the other database numbers them otherwise
            database.drop(name)


@pytest.fixture(scope="module")
def browser(space):
    with browsing() as running:
        yield running


@pytest.fixture
def visit(space, browser, request):
    """`visit("amara-okafor")`: somebody at a browser of their own; `visit(None)` is a visitor."""
    album = ALBUM / request.node.name.removeprefix("test_")
    album.mkdir(parents=True, exist_ok=True)
    for old in album.glob("*.jpg"):
        old.unlink()
    guests = []

    def come(handle, **options):
        person = Person.objects.get(handle=handle) if handle else None
        guests.append(Somebody(browser, space, person, album, **options))
        return guests[-1]

    yield come
    troubles = [trouble for guest in guests for trouble in guest.leave()]
    assert not troubles, "\n".join(["seen on the way:", *troubles])
