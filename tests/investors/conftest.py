"""A published pitch, and an investor whom an operator verified."""

import pytest

from incubator.investors.models import Investor
from projects.actions.pitches import publish_pitch, save_pitch
from projects.models import Pitch

WORDS = {
    "problem": "Kilns are loud.",
    "solution": "Ours is quiet.",
    "market": "Forty thousand potters.",
    "team": "Two potters and an engineer.",
    "ask_amount": 80000,
    "currency": "EUR",
}


def published(project, lead) -> Pitch:
    save_pitch(project, by=lead, **WORDS)
    publish_pitch(project, by=lead)
    return Pitch.objects.select_related("project").get(project=project)


@pytest.fixture
def pitch(project, lead):
    return published(project, lead)


@pytest.fixture
def investor(investor_person):
    return Investor.objects.create(person=investor_person, focus="Hardware", state="verified")
