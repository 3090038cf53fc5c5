"""Reviewers with a known lean are found out, and the order of the work is better for it."""

from random import Random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incubator.matching.calibration import Given, calibrate, t_quantile


def simulated(seed, *, lean=0.7, noise=0.5, reviewers=12, submissions=60, each=3):
    """Qualities, true severities (centred) and scores: every submission read by `each` reviewers drawn by lot."""
    lot = Random(seed)
    truth = [lot.gauss(0, lean) for _ in range(reviewers)]
    truth = [one - fmean(truth) for one in truth]
    quality = [lot.gauss(3, 0.6) for _ in range(submissions)]
    scores = [
        Given(i, j, quality[i] + truth[j] + lot.gauss(0, noise))
        for i in range(submissions)
        for j in lot.sample(range(reviewers), each)
    ]
    return quality, truth, scores


def kendall(first, second):
    """Share of pairs in the same order less the share in the other."""
    pairs = [(i, j) for i in range(len(first)) for j in range(i)]
    return fmean(
        (first[i] > first[j]) * 2 - 1 if (second[i] > second[j]) else (first[i] < first[j]) * 2 - 1
        for i, j in pairs
    )


def orders(seed, **values):
    """Kendall's tau of the raw means and of the calibrated scores with the true qualities."""
    quality, _truth, scores = simulated(seed, **values)
    fitted = calibrate(scores).submissions
    order = range(len(quality))
    return kendall(quality, [fitted[i].raw for i in order]), kendall(
        quality, [fitted[i].value for i in order]
    )


def figures(**values):
    """What `docs/calibration.md` shows, over twenty seeds: error, share of true values inside, both taus."""
    misses, inside, taus = [], [], []
    for seed in range(20):
        _quality, truth, scores = simulated(seed, **values)
        for reviewer, severity in calibrate(scores).severities.items():
            misses.append((severity.value - truth[reviewer]) ** 2)
            inside.append(severity.interval[0] <= truth[reviewer] <= severity.interval[1])
        taus.append(orders(seed, **values))
    return (
        fmean(misses) ** 0.5,
        fmean(inside),
        fmean(raw for raw, _ in taus),
        fmean(better for _, better in taus),
    )


def test_known_severities_are_recovered_within_the_error_stated():
    miss, inside, _raw, _better = figures()
    assert miss < 0.2
    assert 0.92 <= inside <= 0.98


@pytest.mark.parametrize("seed", range(5))
def test_calibrated_scores_order_the_work_better_than_raw_means(seed):
    raw, better = orders(seed)
    assert better > raw + 0.03


def test_without_bias_calibrating_does_no_harm():
    taus = [orders(seed, lean=0.0) for seed in range(20)]
    assert fmean(better for _, better in taus) > fmean(raw for raw, _ in taus) - 0.01


def test_a_single_reviewer_has_nobody_to_be_compared_with():
    fitted = calibrate([Given("kiln", "ada", 4.0), Given("loom", "ada", 2.0)])
    ada = fitted.severities["ada"]
    assert (ada.scores, ada.shared, ada.difference, ada.value, ada.interval) == (2, 0, None, None, None)
    assert (fitted.submissions["kiln"].raw, fitted.submissions["kiln"].value) == (4.0, None)


def test_nothing_given_is_nothing_fitted():
    fitted = calibrate([])
    assert (fitted.severities, fitted.submissions, fitted.groups, fitted.noise) == ({}, {}, 0, None)


def test_groups_without_a_common_submission_are_fitted_apart():
    left = [
        Given(f"l{i}", who, 3 + gap + i % 2) for i in range(6) for who, gap in (("ada", 0.5), ("bo", -0.5))
    ]
    right = [
        Given(f"r{i}", who, 1 + gap + i % 3) for i in range(6) for who, gap in (("cy", 0.2), ("di", -0.2))
    ]
    fitted = calibrate([*left, *right])

    assert fitted.groups == 2
    of = {who: one.group for who, one in fitted.severities.items()}
    assert of["ada"] == of["bo"] != of["cy"] == of["di"]
    for pair in (("ada", "bo"), ("cy", "di")):
        assert sum(fitted.severities[who].value for who in pair) == pytest.approx(0, abs=1e-9)


def test_scores_that_are_all_equal_say_that_nobody_leans():
    fitted = calibrate([Given(i, j, 3.0) for i in range(5) for j in range(4)])
    assert {one.value for one in fitted.severities.values()} == {0.0}
    assert not any(one.is_clear for one in fitted.severities.values())
    assert {one.value for one in fitted.submissions.values()} == {3.0}


def test_a_strict_reviewer_is_named_as_clearly_strict():
    lot = Random(7)
    scores = [
        Given(i, who, 3 + i % 3 + gap + lot.gauss(0, 0.2))
        for i in range(12)
        for who, gap in (("ada", 0), ("bo", 0), ("strict", -1))
    ]
    severities = calibrate(scores).severities
    assert severities["strict"].is_clear
    assert severities["strict"].difference == pytest.approx(-1, abs=0.2)
    assert severities["strict"].value == pytest.approx(-2 / 3, abs=0.15)


def test_too_little_in_common_gives_no_interval():
    fitted = calibrate([Given("kiln", "ada", 4.0), Given("kiln", "bo", 3.0)])
    assert fitted.severities["ada"].difference == 1.0
    assert (fitted.severities["ada"].value, fitted.severities["ada"].interval) == (None, None)


@pytest.mark.parametrize(
    ("freedom", "table"), [(3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)]
)
def test_the_quantile_agrees_with_the_printed_table(freedom, table):
    assert t_quantile(freedom) == pytest.approx(table, rel=0.01)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(-3, 3, allow_nan=False))
def test_moving_one_reviewer_moves_their_gap_by_as_much_and_hardly_the_order(seed, shift):
    _quality, _truth, scores = simulated(seed, reviewers=6, submissions=30)
    moved = [Given(s.submission, s.reviewer, s.score + shift * (s.reviewer == 0)) for s in scores]
    before, after = calibrate(scores), calibrate(moved)

    assert after.severities[0].difference - before.severities[0].difference == pytest.approx(shift, abs=1e-9)
    for other in range(1, 6):
        assert after.severities[other].scores == before.severities[other].scores
    assert after.noise == pytest.approx(before.noise, abs=1e-9)
    sums = [sum(one.value for one in fitted.severities.values()) for fitted in (before, after)]
    assert sums == pytest.approx([0, 0], abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_in_which_scores_come_changes_nothing(seed):
    _quality, _truth, scores = simulated(seed, reviewers=6, submissions=20)
    one, other = calibrate(scores), calibrate(list(reversed(scores)))
    for reviewer, severity in one.severities.items():
        assert other.severities[reviewer].value == pytest.approx(severity.value, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([-2.0, -1.0, 1.0, 2.0]))
def test_one_reviewers_shift_is_taken_for_severity_not_for_quality(seed, shift):
    """Calibrated scores follow a shift of one reviewer far less than raw means do."""
    _quality, _truth, scores = simulated(seed, reviewers=6, submissions=40)
    moved = [Given(s.submission, s.reviewer, s.score + shift * (s.reviewer == 0)) for s in scores]
    before, after = calibrate(scores), calibrate(moved)

    gained = after.severities[0].value - before.severities[0].value
    assert gained == pytest.approx(shift * 5 / 6, abs=0.3 + 0.1 * abs(shift))
    even = shift / 6
    for one, was in before.submissions.items():
        now = after.submissions[one]
        assert abs(now.value - was.value - even) < 0.1 + 0.1 * abs(shift)
