"""Charts: they say their numbers, keep them in a table, and bear gaps and odd input."""

import re
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from incubator.ui.components.charts import said

AXES = [{"label": label, "value": n, "median": 3} for label, n in (("Need", 4.5), ("Proof", 3), ("Team", 2))]


def shown(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


def test_a_radar_says_its_numbers():
    html = shown("{% radar axes=axes %}{% endradar %}", axes=AXES)
    assert 'role="img"' in html
    assert 'aria-label="Evaluation: Need 4.5 (median 3), Proof 3 (median 3), Team 2 (median 3)"' in html
    assert '<th scope="row">Need</th><td>4.5</td><td>3</td>' in html


def test_numbers_are_written_for_the_reader_but_drawn_for_the_browser():
    with translation.override("de"):
        html = shown("{% radar axes=axes %}{% endradar %}", axes=AXES)
    assert "4,5" in html
    for points in re.findall(r'points="([^"]*)"', html):
        assert re.fullmatch(r"-?\d+\.\d,-?\d+\.\d( -?\d+\.\d,-?\d+\.\d)*", points)


def test_two_axes_are_bars_and_a_missing_score_is_a_dash():
    assert "<polygon" not in shown("{% radar axes=axes %}{% endradar %}", axes=AXES[:2])
    gap = [{"label": "Need", "value": None}, *AXES[1:]]
    assert "Need –" in shown("{% radar axes=axes %}{% endradar %}", axes=gap)


@pytest.mark.parametrize("points", [[], [{"label": "1st", "value": None}], AXES[:1], AXES * 9])
def test_a_trend_bears_any_number_of_points(points):
    html = shown("{% trend points=points %}{% endtrend %}", points=points)
    assert html.count("<circle") == sum(point["value"] is not None for point in points)


def test_a_trend_outside_the_scale_widens_it():
    points = [{"label": "a", "value": 0}, {"label": "b", "value": Decimal("80.5")}]
    assert ">80.5</text>" in shown("{% trend points=points %}{% endtrend %}", points=points)


def test_a_funnel_says_each_share():
    steps = [{"label": "Applied", "value": 120}, {"label": "In", "value": 34}, {"label": "Out", "value": 0}]
    html = shown('{% funnel steps=steps title="Spring" %}{% endfunnel %}', steps=steps)
    assert "28 % of the step before" in html and 'width="28.3"' in html
    assert shown('{% bars items=items title="x" %}{% endbars %}', items=[]).startswith("<table")


def test_a_meter_warns_when_nearly_full_and_never_overflows():
    html = shown("{% meter value=45 max=40 %}45 of 40 h{% endmeter %}")
    assert 'data-tone="warn"' in html and 'width="100.0"' in html and 'aria-label="45 of 40 h"' in html
    assert "data-tone" not in shown("{% meter value=1 max=40 %}x{% endmeter %}")
    assert 'width="0.0"' in shown("{% meter value=None max=0 %}x{% endmeter %}")


@pytest.mark.parametrize(
    ("stage", "done", "widths"),
    [
        ("idea", 30, "30 0 0"),
        ("prototype", 60, "100 60 0"),
        ("market", 130, "100 100 100"),
        ("idea", -5, "0 0 0"),
    ],
)
def test_the_way_fills_up_to_the_stage(stage, done, widths):
    html = shown("{% way stage=stage done=done %}{% endway %}", stage=stage, done=done)
    assert re.findall(r'<rect width="(\d+)"', html) == widths.split()
    assert html.count('aria-current="step"') == 1


def test_whiskers_say_value_and_range_and_bear_what_is_unknown():
    rows = [
        {"label": "Ada", "value": -0.04, "low": -0.5, "high": 0.4},
        {"label": "Bo", "value": None, "note": "new"},
    ]
    html = shown("{% whiskers rows=rows title='Lean' %}{% endwhiskers %}", rows=rows)
    ada, bo = html.split("<tr>")[1:]
    assert "<b>0</b> <small>-0.5 to 0.4</small>" in ada
    assert 'class="whisker" x1="54.0" x2="136.8"' in ada
    assert ("<circle" in bo, "<b>–</b> <small>new</small>" in bo) == (False, True)


def test_a_number_is_rounded_not_cut():
    assert [said(3.95), said(3.97), said(4.0), said(None)] == ["4.0", "4.0", "4", "–"]
