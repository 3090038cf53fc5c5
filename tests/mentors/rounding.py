"""Match rounds for tests: made and worked out through the real actions."""

from typing import Any

from mentors.actions.round_runs import work_out
from mentors.actions.rounds import create_round, start_round
from mentors.models import MatchRound
from mentors.queries.round_pool import choosable
from tests.factories import MentorFactory, PersonFactory, ProgrammeFactory, ProjectFactory

SKILLS = ("wiring", "casting", "firmware", "glazing")


def cohort_of(number: int, programme: Any = None, skills: tuple[str, ...] = SKILLS) -> list[Any]:
    """Projects of one programme, each with a lead and one need; its skill goes round."""
    programme = programme or ProgrammeFactory(title="Spring", slug="spring")
    made = []
    for at in range(number):
        one = ProjectFactory(
            title=f"Project {at}", slug=f"project-{at}", programme=programme, language="en",
            lead=PersonFactory(name=f"Lead {at}", email=f"lead-{at}@test.example"),
        )  # fmt: skip
        one.needs.create(title="Help wanted", skills=[skills[at % len(skills)], "planning"])
        made.append(one)
    return made


def mentors_of(number: int, capacity: int = 1, skills: tuple[str, ...] = SKILLS) -> list[Any]:
    return [
        MentorFactory(
            person=PersonFactory(name=f"Mentor {at}", email=f"mentor-{at}@test.example", languages=["en"]),
            skills=[skills[at % len(skills)]], languages=["en"], capacity=capacity, expertise="Years of practice.",
        )
        for at in range(number)
    ]  # fmt: skip


def draft(operator: Any, programme: Any = None, **changes: Any) -> MatchRound:
    """Of everybody who is there."""
    values: dict[str, Any] = {
        "title": "Spring round", "programme": programme, "objective": "fair", "least": 1, "most": 1,
        "mentors": list(choosable()),
    }  # fmt: skip
    return create_round(by=operator, **(values | changes))


def worked_out(match_round: MatchRound, operator: Any, objective: str = "") -> MatchRound:
    """Started and run to its end."""
    match_round.refresh_from_db()
    started = start_round(match_round, by=operator, seen=match_round.version, objective=objective)
    assert work_out(started.pk, started.run)
    match_round.refresh_from_db()
    return match_round


def pairs_of(match_round: MatchRound) -> set[tuple[str, str]]:
    rows = match_round.pairs.values_list("project__title", "mentor__person__name")
    return set(rows)


def in_state(match_round: MatchRound, state: str) -> MatchRound:
    """The same round as if it had come so far."""
    MatchRound.objects.filter(pk=match_round.pk).update(state=state)
    match_round.refresh_from_db()
    return match_round
