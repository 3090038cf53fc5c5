"""Stories to test with."""

from datetime import date

import pytest

from incubator.content.actions import publish_story
from tests.factories import ProjectFactory


@pytest.fixture
def public_project(db):
    return ProjectFactory(title="Open Oven", slug="open-oven", visibility="public")


@pytest.fixture
def secret_project(lead):
    return ProjectFactory(title="Hush Hush Harvester", slug="hush", visibility="team", lead=lead)


@pytest.fixture
def tell(editor):
    """`tell("Title", {"heading": …}, …)` publishes a story by the editor."""

    def telling(title, *body):
        return publish_story(
            by=editor, title=title, intro="How it went.", body=body, author=editor, date=date(2026, 3, 1)
        )

    return telling
