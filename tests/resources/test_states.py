"""The flows against literal tables."""

import itertools

import pytest

from resources.states import BOOKING_FLOW, RESOURCE_FLOW, UNIT_FLOW

TABLES = {
    "booking": (
        BOOKING_FLOW,
        {
            ("confirm", "requested"): "confirmed",
            ("decline", "requested"): "declined",
            ("cancel", "requested"): "cancelled",
            ("cancel", "confirmed"): "cancelled",
            ("check_in", "confirmed"): "checked_in",
            ("complete", "checked_in"): "completed",
            ("miss", "confirmed"): "no_show",
        },
    ),
    "unit": (UNIT_FLOW, {("break_down", "working"): "out_of_order", ("repair", "out_of_order"): "working"}),
    "resource": (
        RESOURCE_FLOW,
        {
            ("approve", "applied"): "approved",
            ("approve", "declined"): "approved",
            ("approve", "retired"): "approved",
            ("decline", "applied"): "declined",
            ("retire", "approved"): "retired",
        },
    ),
}
CASES = [
    (name, verb, state)
    for name, (flow, table) in TABLES.items()
    for verb, state in itertools.product(sorted({verb for verb, _ in table}), flow.states)
]


@pytest.mark.parametrize(("name", "verb", "state"), CASES)
def test_each_flow_offers_exactly_the_agreed_moves(name, verb, state):
    flow, table = TABLES[name]
    assert flow.moves.get((verb, state)) == table.get((verb, state))
