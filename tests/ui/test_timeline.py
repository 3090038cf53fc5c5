"""The plan over time: the drawing, the list and the table say the same, and bear odd plans."""

import re
from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from incubator.ui.components.timelines import Scale, ticks

TODAY = date(2026, 3, 2)


def bar(key, start, due, **more):
    given = {"key": key, "title": f"Milestone {key}", "state": "active", "tone": "blue"}
    return given | {"start": TODAY + timedelta(days=start), "due": TODAY + timedelta(days=due)} | more


def shown(*bars):
    source = "{% load ui %}{% timeline bars=bars %}{% endtimeline %}"
    return Template(source).render(Context({"bars": bars}))


def test_no_bars_draw_nothing(frozen):
    assert shown() == ""


def test_a_bar_stands_where_its_days_are(frozen):
    html = shown(bar(1, 0, 49), bar(2, 49, 99))

    assert re.findall(r'class="span" x="([\d.]+)%" width="([\d.]+)%"', html) == [
        ("1.50", "47.53"),
        ("49.03", "48.50"),
    ]
    assert 'class="today" x1="1.50%"' in html
    assert re.search(r'<svg[^>]* height="8.25rem" aria-hidden="true"', html)


def test_late_is_said_by_word_and_shape_in_the_drawing_the_list_and_the_table(frozen):
    html = shown(bar(1, -30, -10, late=True), bar(2, 0, 60))

    assert html.count('class="over"') == 1
    assert "▲ late</text>" in html
    assert "<b>late</b> · active · due Fri 20 Feb" in html
    assert "<td>active, late</td>" in html


def test_what_waits_is_joined_and_named_and_a_wrong_day_is_marked(frozen):
    html = shown(bar(1, 0, 30), bar(2, 30, 60, waits=[1, 99]), bar(3, 5, 20, waits=[1]))

    assert (html.count('<g class="join">'), html.count('<g class="join" data-wrong>')) == (1, 1)
    assert "waits for “Milestone 1”" in html
    assert "<td>Milestone 1</td>" in html


def test_numbers_are_drawn_for_the_browser_in_every_language(frozen):
    with translation.override("de"):
        html = shown(bar(1, -30, 11), bar(2, 3, 60, waits=[1]))
    assert re.findall(r'(?:x|y|cx|cy|x1|x2|y1|y2|width|height)="[^"]*,[^"]*"', html) == []


def test_titles_come_out_escaped(frozen):
    html = shown(bar(1, 0, 9, title="<script>alert(1)</script>", href='#"><script>'))
    assert "<script" not in html


@pytest.mark.parametrize("days", [1, 20, 56, 57, 200, 365, 800, 2000, 4000, 40000])
def test_there_are_never_more_ticks_than_fit(days):
    scale = Scale(TODAY, TODAY + timedelta(days=days))
    found = ticks(scale)
    assert len(found) <= 9
    assert all(scale.first <= on <= scale.last for on, _ in found)


def test_a_plan_of_one_day_is_drawn(frozen):
    assert shown(bar(1, 0, 0)).count('class="span"') == 1
