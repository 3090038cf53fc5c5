"""The bench's table, its file, and what `ONLY` leaves. What it measures is no matter of tests."""

import json

import pytest

from tests.bench.figures import Figure, figure, may_give, meets, table, wanted, write

LIST = Figure("projects.list.server", 7.5, "ms CPU", "≤ 20", True)
HEAVY = Figure("weight.desk", 61.0, "kB gzip", "≤ 60", False)
HELLO = Figure("yardstick.hello.server", 0.4, "ms CPU")


@pytest.mark.parametrize(
    ("value", "bar", "holds"),
    [
        (20, "≤ 20", True),
        (20.1, "≤ 20", False),
        (50, "≥ 50", True),
        (49, "≥ 50", False),
        (1, "= 1", True),
        (2, "= 1", False),
    ],
)
def test_a_bar_is_a_sign_and_a_number(value, bar, holds):
    assert meets(value, bar) is holds


def test_a_figure_is_judged_only_where_there_is_a_bar_for_it():
    assert figure("race.winners", 1, "winners", "= 1").holds is True
    assert figure("yardstick.hello", 0.4, "ms").holds is None
    assert figure("projects.list.server", 3, "ms", "≤ 20", comparable=False) == Figure(
        "projects.list.server", 3, "ms", "≤ 20", None
    )


def test_the_table_says_what_holds_and_what_does_not():
    assert table([LIST, HEAVY, HELLO]).splitlines() == [
        "figure                  value unit     bar   holds",
        "──────────────────────────────────────────────────",
        "projects.list.server      7.5 ms CPU   ≤ 20  yes",
        "weight.desk                61 kB gzip  ≤ 60  NO",
        "yardstick.hello.server    0.4 ms CPU",
    ]


def test_the_file_holds_exactly_the_five_facts(tmp_path):
    write([LIST, HELLO], tmp_path / "new" / "bench.json")
    assert json.loads((tmp_path / "new" / "bench.json").read_text(encoding="utf-8")) == [
        {"name": "projects.list.server", "value": 7.5, "unit": "ms CPU", "bar": "≤ 20", "holds": True},
        {"name": "yardstick.hello.server", "value": 0.4, "unit": "ms CPU", "bar": None, "holds": None},
    ]


@pytest.mark.parametrize(
    ("only", "left"),
    [
        ("", [LIST, HEAVY, HELLO]),
        ("projects", [LIST]),
        ("projects.list.server", [LIST]),
        ("w", [HEAVY]),
        ("mentors", []),
    ],
)
def test_only_leaves_what_begins_with_it(only, left):
    assert [one for one in [LIST, HEAVY, HELLO] if wanted(one.name, only)] == left


@pytest.mark.parametrize(
    ("only", "measured"), [("", True), ("projects", True), ("projects.list.queries", True), ("race", False)]
)
def test_a_group_is_measured_if_it_can_give_a_wanted_figure(only, measured):
    assert may_give("projects.list", only) is measured
