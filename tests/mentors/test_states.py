"""The life cycles, against literal tables."""

import itertools

import pytest

from mentors.states import MENTOR_FLOW, MENTORSHIP_FLOW

MENTOR = {
    ("apply", "declined"), ("apply", "retired"), ("approve", "applied"), ("decline", "applied"),
    ("pause", "approved"), ("resume", "paused"), ("retire", "approved"), ("retire", "paused"),
}  # fmt: skip
MENTORSHIP = {
    ("request", "suggested"), ("accept", "requested"), ("decline", "requested"), ("withdraw", "suggested"),
    ("withdraw", "requested"), ("close", "requested"), ("complete", "active"), ("end", "active"),
}  # fmt: skip
CASES = [
    (flow, verb, state, allowed)
    for flow, allowed in ((MENTOR_FLOW, MENTOR), (MENTORSHIP_FLOW, MENTORSHIP))
    for verb, state in itertools.product(sorted({verb for verb, _ in allowed}), flow.states)
]


@pytest.mark.parametrize(("flow", "verb", "state", "allowed"), CASES)
def test_each_flow_offers_exactly_the_agreed_moves(flow, verb, state, allowed):
    assert (verb in flow.offered(state)) is ((verb, state) in allowed)
