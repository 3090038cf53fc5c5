"""More of the cast, for judging projects: a second operator, and one with a conflict of interest."""

import pytest

from projects.models import ConflictDeclaration
from tests.conftest import person


@pytest.fixture
def other(db):
    return person("Otto Other", "operators")


@pytest.fixture
def partial(db, project):
    """An operator with a conflict of interest."""
    made = person("Paula Partial", "operators")
    ConflictDeclaration.objects.create(person=made, project=project, reason="cousins")
    return made
