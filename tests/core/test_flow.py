"""A life cycle is a table: what it offers, what it refuses, what the database repeats."""

import pytest
from statemachine import State, StateMachine

from incubator.core.flow import Flow, IllegalMove


class LampMachine(StateMachine):
    off = State(initial=True)
    on = State()
    broken = State(final=True)

    switch = off.to(on) | on.to(off)
    smash = off.to(broken) | on.to(broken)


LAMP = Flow(LampMachine, labels={"off": ("off", ""), "on": ("on", "good"), "broken": ("broken", "bad")})


def test_a_flow_offers_exactly_its_table():
    assert LAMP.moves == {
        ("switch", "off"): "on",
        ("switch", "on"): "off",
        ("smash", "off"): "broken",
        ("smash", "on"): "broken",
    }
    assert (LAMP.initial, LAMP.final) == ("off", {"broken"})


def test_an_illegal_move_says_what_is_possible_instead():
    with pytest.raises(IllegalMove) as refusal:
        LAMP.target("switch", "broken")

    assert refusal.value.offered == []
    assert "broken" in str(refusal.value)


def test_labels_must_cover_every_state():
    with pytest.raises(ValueError, match="labels and states differ"):
        Flow(LampMachine, labels={"off": ("off", "")})


def test_the_constraint_names_every_state():
    assert set(LAMP.constraint("lamp_state").condition.children[0][1]) == {"off", "on", "broken"}
