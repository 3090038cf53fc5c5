"""A due date is a day that a team can mean: from today on, and not at the end of time."""

from datetime import date, timedelta

import pytest

from incubator.core.clock import localdate
from projects.forms.milestones import FARTHEST, MilestoneForm

GONE = "That day has gone by. Choose one from today on."
FAR = "That is more than five years away. Choose a nearer day, and plan the rest later."


@pytest.mark.parametrize(
    ("due", "problems"),
    [
        (lambda: localdate() - timedelta(days=1), [GONE]),
        (localdate, []),
        (lambda: localdate() + FARTHEST, []),
        (lambda: localdate() + FARTHEST + timedelta(days=1), [FAR]),
        (lambda: date.max, [FAR]),
    ],
)
def test_a_due_date_in_the_past_or_far_away_is_refused_in_a_sentence(frozen, db, due, problems):
    form = MilestoneForm({"title": "Kiln", "goal": "It fires.", "due_on": due().isoformat(), "weight": 1})

    assert form.errors.get("due_on", []) == problems
