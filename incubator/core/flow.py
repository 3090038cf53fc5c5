"""Life cycles as data: what a state machine allows, read without an instance of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CheckConstraint, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from statemachine import StateMachine

from incubator.core.refusal import Refused

type Label = tuple[str | Promise, str]


@dataclass(frozen=True)
class Badge:
    """How a state looks: its word and its tone (`""`, `good`, `warn`, `bad`, `blue`)."""

    label: str | Promise
    tone: str


class IllegalMove(Refused):
    """Somebody asked for a step that the thing's state does not offer (shown as 409)."""

    def __init__(self, verb: str, state: str | Promise, offered: list[str]) -> None:
        self.verb, self.state, self.offered = verb, state, offered
        super().__init__(
            _("That is not possible any more: it is “%(state)s” now. Reload the page to see what comes next.")
            % {"state": state}
        )


class Flow:
    """The table behind a `StateMachine`: the target of each verb from each state, and how each state looks."""

    def __init__(self, machine: type[StateMachine], *, labels: Mapping[str, Label]) -> None:
        states: list[Any] = list(machine.states)
        self.states: list[str] = [state.id for state in states]
        self.initial: str = next(state.id for state in states if state.initial)
        self.final: set[str] = {state.id for state in states if state.final}
        self.labels = dict(labels)
        if set(self.labels) != set(self.states):
            raise ValueError(f"{machine.__name__}: labels and states differ")
        self.moves: dict[tuple[str, str], str] = {
            (str(move.event), state.id): move.target.id for state in states for move in state.transitions
        }

    def target(self, verb: str, state: str) -> str:
        """The state after `verb`; raises `IllegalMove`, which carries what is possible instead."""
        try:
            return self.moves[verb, state]
        except KeyError:
            raise IllegalMove(verb, self.labels[state][0], self.offered(state)) from None

    def offered(self, state: str) -> list[str]:
        """The verbs that a thing in `state` offers."""
        return [verb for verb, source in self.moves if source == state]

    def badge(self, state: str) -> Badge:
        return Badge(*self.labels[state])

    @property
    def choices(self) -> list[tuple[str, str | Promise]]:
        return [(state, self.labels[state][0]) for state in self.states]

    def constraint(self, name: str, field: str = "state") -> CheckConstraint:
        """What the database repeats: no row outside the table."""
        return CheckConstraint(condition=Q(**{f"{field}__in": self.states}), name=name)
