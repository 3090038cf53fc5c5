"""Shared by the tests of gates, appeals and certificates: a done stage, and decisions at its end."""

from datetime import date

from django.contrib.auth.models import AnonymousUser

from incubator.core.clock import now
from projects.actions.gates import Ruling, decide_gate
from tests.factories import MilestoneFactory
from tests.projects.reviewing import reviewer

CAST = ["lead", "member", "mentor_person", "conflicted", "investor_person", "operator", "stranger", "visitor"]
ADVANCE = Ruling("advance", "Whole pots, twice.")
HOLD = Ruling(
    "hold", "One pot of three cracked.", look_again_on=date(2026, 4, 1), to_show="Three whole pots."
)
DROP = Ruling("drop", "Nothing moved for a year.", closing="The glaze was the best in the house.")
RULINGS = {"advance": ADVANCE, "hold": HOLD, "drop": DROP}


def stage_done(project):
    """One accepted milestone, and nothing else in the stage."""
    return MilestoneFactory(project=project, title="Firing", state="accepted", decided_at=now())


def decided(project, ruling, by, number=1):
    return decide_gate(project, ruling, by=by, number=number)


def cast_of(request, project):
    """Anybody of the cast by name; the mentor and the one in conflict are both assigned as responsible reviewers."""
    for name in ("mentor_person", "conflicted"):
        reviewer(project, request.getfixturevalue(name), responsible=True)

    def named(name):
        return AnonymousUser() if name == "visitor" else request.getfixturevalue(name)

    return named
