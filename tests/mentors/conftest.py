"""A mentor, and a team with a need."""

import pytest

from tests.factories import MentorFactory


@pytest.fixture
def mentor(mentor_person):
    return MentorFactory(person=mentor_person)


@pytest.fixture
def needy(project):
    """The project with an open need that the mentor can meet."""
    project.needs.create(title="Wire the kiln safely", skills=["mains wiring", "CE marking"])
    return project
