"""The best assignment is the best: held against every assignment there is, for small questions."""

import io
import json
import subprocess
import sys
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incubator.matching import assign as command
from incubator.matching.assignment import assign, best_total
from incubator.matching.problem import Grid, Mentor, Problem, Project, Unfit

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def problems(draw, most=4, demands=False):
    """Small questions; with `demands` also minimums, groups, fixed pairs."""
    projects = [
        Project(
            f"p{at}", draw(st.integers(0, 2)), draw(st.integers(0, 1)) if demands else 0,
            draw(st.sampled_from([{}, {"technical": 1}, {"technical": 1, "business": 1}])) if demands else {},
            draw(st.sampled_from([frozenset(), frozenset({"en"}), frozenset({"kk", "en"})])),
        )
        for at in range(draw(st.integers(1, most)))
    ]  # fmt: skip
    mentors = [
        Mentor(
            at, draw(st.integers(0, 2)), draw(st.integers(0, 1)) if demands else 0,
            draw(st.sampled_from([frozenset(), frozenset({"technical"}), frozenset({"technical", "business"})])),
            draw(st.sampled_from([frozenset(), frozenset({"en"}), frozenset({"de"})])),
        )
        for at in range(draw(st.integers(1, most)))
    ]  # fmt: skip
    everybody = [(one.id, other.id) for one in projects for other in mentors]
    candidates = [
        (*pair, draw(st.integers(0, 10)) / 10)
        for pair in draw(st.lists(st.sampled_from(everybody), max_size=9, unique=True))
    ]
    conflicts = draw(st.lists(st.sampled_from(everybody), max_size=2, unique=True))
    declined = draw(st.lists(st.sampled_from(everybody), max_size=1))
    return Problem(projects, mentors, candidates, conflicts, declined)


def allowed(problem):
    """The pairs that may be used, with their affinity."""
    projects, mentors = {p.id: p for p in problem.projects}, {m.id: m for m in problem.mentors}
    barred = {tuple(pair) for pair in (*problem.conflicts, *problem.declined)}
    return {
        (p, m): affinity
        for p, m, affinity in problem.candidates
        if (p, m) not in barred
        and not (
            projects[p].languages
            and mentors[m].languages
            and not projects[p].languages & mentors[m].languages
        )
    }


def every(problem):
    """Every assignment that breaks nothing."""
    pairs = allowed(problem)
    for size in range(len(pairs) + 1):
        for chosen in combinations(sorted(pairs), size):
            if fits(problem, chosen):
                yield chosen


def fits(problem, chosen):
    return all(sum(p == one.id for p, _m in chosen) <= one.need for one in problem.projects) and all(
        sum(m == one.id for _p, m in chosen) <= one.capacity for one in problem.mentors
    )


def served(problem, chosen):
    """How many projects have at least one mentor, at least two, …: filled first, then spread."""
    got = [sum(p == one.id for p, _m in chosen) for one in problem.projects]
    return (sum(got), *(sum(one >= depth for one in got) for depth in (1, 2)))


def unmet_demands(problem, chosen):
    """Places of a minimum and of groups that stay open, each mentor standing for one group."""
    missing = sum(
        max(0, min(one.least, one.need) - sum(p == one.id for p, _m in chosen)) for one in problem.projects
    )
    missing += sum(
        max(0, min(one.least, one.capacity) - sum(m == one.id for _p, m in chosen)) for one in problem.mentors
    )
    groups = {one.id: one.groups for one in problem.mentors}
    for one in problem.projects:
        mine = [groups[m] for p, m in chosen if p == one.id]
        wanted = sorted(one.groups)
        missing += len(wanted) - max(
            (k for k in range(len(wanted) + 1) for part in combinations(wanted, k) if seats(part, mine)),
            default=0,
        )
    return missing


def seats(groups, mine):
    if not groups:
        return True
    return any(
        groups[0] in one and seats(groups[1:], mine[:at] + mine[at + 1 :]) for at, one in enumerate(mine)
    )


@given(problems(), st.sampled_from(["total", "fair", "stable"]))
@quick
def test_nothing_is_ever_broken(problem, objective):
    found = assign(problem, objective)

    assert set(found.pairs) <= allowed(problem).keys()
    assert len(set(found.pairs)) == len(found.pairs)
    assert fits(problem, found.pairs)
    assert found.total == pytest.approx(sum(allowed(problem)[pair] for pair in found.pairs))
    assert found.total <= found.bound + 1e-9
    assert found.minimum == min((allowed(problem)[pair] for pair in found.pairs), default=None)


@given(problems())
@quick
def test_the_total_is_the_largest_of_all_that_leave_the_fewest_places_empty(problem):
    found = assign(problem, "total")
    ways = list(every(problem))
    most = max(served(problem, one) for one in ways)
    best = max(sum(allowed(problem)[pair] for pair in one) for one in ways if served(problem, one) == most)

    assert served(problem, found.pairs) == most
    assert found.total == pytest.approx(best)
    assert found.bound == pytest.approx(best)


@given(problems())
@quick
def test_without_filling_first_no_assignment_at_all_has_a_larger_sum(problem):
    grid = Grid(problem)
    chosen, bound = best_total(grid, fill=False)

    best = max(sum(allowed(problem)[pair] for pair in one) for one in every(problem))
    assert float(grid.affinity[chosen].sum()) == pytest.approx(best)
    assert bound == pytest.approx(best)


@given(problems())
@quick
def test_fair_fills_as_much_and_its_worst_pair_is_the_best_that_can_be(problem):
    found = assign(problem, "fair")
    pairs = allowed(problem)
    most = max(served(problem, one) for one in every(problem))
    full = [one for one in every(problem) if served(problem, one) == most]
    floor = max(min((pairs[pair] for pair in one), default=0) for one in full)

    assert served(problem, found.pairs) == most
    assert (found.minimum or 0) == floor
    assert found.total == pytest.approx(
        max(
            sum(pairs[pair] for pair in one)
            for one in full
            if min((pairs[pair] for pair in one), default=0) == floor
        )
    )
    plain = assign(problem, "total")
    assert plain.total >= found.total - 1e-9
    assert (found.minimum or 0) >= (plain.minimum or 0)


@given(problems())
@quick
def test_of_a_stable_assignment_nobody_would_rather_have_each_other(problem):
    found = assign(problem, "stable")
    pairs = allowed(problem)

    def would_take(one, places, mine):
        return len(mine) < places or any(pairs[pair] < one for pair in mine)

    need = {one.id: one.need for one in problem.projects}
    capacity = {one.id: one.capacity for one in problem.mentors}
    for (p, m), affinity in pairs.items():
        if (p, m) not in found.pairs and need[p] and capacity[m]:
            ours = [pair for pair in found.pairs if pair[0] == p]
            theirs = [pair for pair in found.pairs if pair[1] == m]
            assert not (would_take(affinity, need[p], ours) and would_take(affinity, capacity[m], theirs))
    assert any(note.startswith("stable") for note in found.notes)


@given(problems(demands=True), st.sampled_from(["total", "fair"]))
@quick
def test_demands_come_first_and_what_is_not_met_is_told(problem, objective):
    found = assign(problem, objective)
    fewest = min(unmet_demands(problem, one) for one in every(problem))

    assert unmet_demands(problem, found.pairs) == fewest
    if fewest:
        assert any(one.is_demand for one in found.unmet)


@given(
    problems(demands=True), st.sampled_from(["total", "fair", "stable"]), st.randoms(use_true_random=False)
)
@quick
def test_the_order_of_the_input_changes_nothing(problem, objective, lot):
    def mixed(things):
        things = list(things)
        lot.shuffle(things)
        return things

    other = Problem(
        mixed(problem.projects),
        mixed(problem.mentors),
        mixed(problem.candidates),
        mixed(problem.conflicts),
        problem.declined,
    )
    first, second = assign(problem, objective), assign(other, objective)
    assert (first.pairs, first.unmet, first.bound) == (second.pairs, second.unmet, second.bound)


@given(problems())
@quick
def test_every_empty_place_is_explained_and_what_is_said_is_so(problem):
    found = assign(problem, "total")
    got = {one.id: len(found.of.get(one.id, ())) for one in problem.projects}
    pairs = allowed(problem)
    reasons = {one.id: one for one in found.unmet}

    assert {one.id for one in problem.projects if got[one.id] < one.need} == reasons.keys()
    for key, one in reasons.items():
        listed = [pair for pair in pairs if pair[0] == key]
        assert one.missing == next(p.need for p in problem.projects if p.id == key) - got[key]
        assert one.why != "chosen"  # nothing that could be filled stays empty
        if one.why == "full":
            mentors = {m.id: m for m in problem.mentors}
            assert one.mend
            for m in one.mend:  # each of them is full, and one more place there is one more filled
                assert sum(pair[1] == m for pair in found.pairs) == mentors[m].capacity
                more = [
                    Mentor(o.id, o.capacity + (o.id == m), 0, o.groups, o.languages) for o in problem.mentors
                ]
                wider = Problem(
                    problem.projects, more, problem.candidates, problem.conflicts, problem.declined
                )
                assert assign(wider, "total").filled == found.filled + 1
        else:
            assert (one.why in {"nobody", "barred"}) == (not listed)


def test_fixed_pairs_stay_and_take_their_places():
    problem = Problem(
        [Project("loom", 2, groups={"technical": 1, "business": 1}), Project("kiln", 1)],
        [
            Mentor("ada", 1, groups=frozenset({"technical"})),
            Mentor("bo", 1, groups=frozenset({"business"})),
            Mentor("cy", 2),
        ],
        [
            ("loom", "ada", 0.9),
            ("loom", "bo", 0.1),
            ("loom", "cy", 0.8),
            ("kiln", "cy", 0.4),
            ("kiln", "bo", 0.7),
        ],
        fixed=[("loom", "ada")],
    )
    found = assign(problem)

    assert found.pairs == (
        ("kiln", "cy"),
        ("loom", "ada"),
        ("loom", "bo"),
    )  # a business mentor, though cy fits better
    assert found.total == pytest.approx(1.4)
    assert not found.unmet
    assert (
        assign(Problem(**{**vars(problem), "fixed": [("kiln", "ada")]})).affinities[0] == 0
    )  # known to nobody's list


def test_a_group_that_nobody_stands_for_is_told_with_who_could():
    found = assign(
        Problem(
            [Project("loom", 1, 1, {"business": 1})],
            [Mentor("ada", 1), Mentor("bo", 0, 0, frozenset({"business"}))],
            [("loom", "ada", 0.5)],
        )
    )

    (one,) = found.unmet
    assert (one.id, one.group, one.why, one.mend) == ("loom", "business", "group", ("bo",))
    assert found.filled == 1


def test_affinities_with_many_decimals_are_rounded_and_the_bound_says_by_how_much():
    third = 1 / 3
    found = assign(Problem([Project(1, 1)], [Mentor(1, 1)], [(1, 1, third)]))

    assert found.total == third
    assert third < found.bound < third + 1e-6


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"projects": [Project(1, 1), Project(1, 1)]}, "Two projects have the same id"),
        ({"projects": [Project(None, 1)]}, "The id of a project"),
        ({"projects": [Project(1, -1)]}, "A need is a whole number"),
        ({"mentors": [Mentor(1, 1.5)]}, "A capacity is a whole number"),
        ({"candidates": [(1, 2, 0.5)]}, "names 2, which is neither"),
        ({"candidates": [(1, 1)]}, "the affinity a number"),
        ({"candidates": [(1, 1, "much")]}, "the affinity a number"),
        ({"candidates": [(1, 1, float("nan"))]}, "from 0 up"),
        ({"candidates": [(1, 1, -0.5)]}, "from 0 up"),
        ({"candidates": [(1, 1, 1e300)]}, "too large"),
        ({"conflicts": [(1,)]}, "A pair is"),
        ({"conflicts": [(1, 1)], "fixed": [(1, 1)]}, "is barred (conflict)"),
        ({"mentors": [Mentor(1, 0)], "fixed": [(1, 1)]}, "More pairs are fixed for mentor 1"),
    ],
)
def test_a_question_that_contradicts_itself_is_refused_in_words(change, told):
    plain = {"projects": [Project(1, 1)], "mentors": [Mentor(1, 1)], "candidates": [(1, 1, 0.5)]}
    with pytest.raises(Unfit) as refused:
        assign(Problem(**{**plain, **change}))
    assert told in str(refused.value)


def test_an_objective_that_is_none_is_refused():
    with pytest.raises(Unfit, match="total, fair, stable"):
        assign(Problem([], [], []), "best")


@pytest.mark.parametrize("objective", ["total", "fair", "stable"])
@pytest.mark.parametrize("sides", [([], []), ([Project(1, 1)], []), ([], [Mentor(1, 1)])])
def test_nobody_to_match_is_no_error(objective, sides):
    found = assign(Problem(*sides, []), objective)
    assert (found.pairs, found.minimum, found.total) == ((), None, 0)


def test_of_a_pair_that_stands_there_twice_the_better_counts():
    assert assign(Problem([Project(1, 1)], [Mentor(1, 1)], [(1, 1, 0.2), (1, 1, 0.6)])).total == 0.6


QUESTION = {
    "projects": [{"id": 1, "need": 1}, {"id": "b", "need": 1, "languages": ["kk"]}],
    "mentors": [{"id": 7, "capacity": 1}],
    "candidates": [[1, 7, 0.5], ["b", 7, 0.9]],
    "conflicts": [["b", 7]],
}


def asked(monkeypatch, capsys, text):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    status = command.main()
    return status, capsys.readouterr()


def test_the_command_answers_in_json(monkeypatch, capsys):
    status, told = asked(monkeypatch, capsys, json.dumps({**QUESTION, "objective": "fair"}))
    answer = json.loads(told.out)

    assert status == 0
    assert (answer["pairs"], answer["total"], answer["minimum"], answer["bound"]) == ([[1, 7]], 0.5, 0.5, 0.5)
    assert answer["unmet"] == [
        {"kind": "project", "id": "b", "missing": 1, "why": "barred", "is_demand": False}
    ]
    assert answer["notes"] == ["1 of 2 places stay empty"]
    assert answer["seconds"] >= 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "Expecting"), ("[]", "not an object"), ('{"projects": []}', "'mentors' is missing"),
        ('{"projects": [1], "mentors": [], "candidates": []}', "not of the form"),
        ('{"projects": [], "mentors": [], "candidates": [], "objective": "luck"}', "The objective is one of"),
    ],
)  # fmt: skip
def test_the_command_says_what_it_cannot_read(monkeypatch, capsys, text, told):
    status, said = asked(monkeypatch, capsys, text)
    assert status == 2
    assert told in said.err
    assert not said.out


def test_the_commands_start_without_django_or_celery():
    code = "import sys, incubator.matching.assign, incubator.matching.score; print([n for n in ('django', 'celery') if n in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
