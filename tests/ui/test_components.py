"""Every component: what it is given comes out escaped, and its states look as the contract says."""

from types import SimpleNamespace

import lucide
import pytest
from django.template import Context, Template
from django.test import RequestFactory

EVIL = '<script>alert("x")</script>'
SOMEBODY = SimpleNamespace(
    name=EVIL, initials="<b>", hue=200, photo="", get_absolute_url=lambda: '/"><script>'
)


def shown(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


@pytest.mark.parametrize(
    "source",
    [
        "{% button href=evil tone=evil %}{{ evil }}{% endbutton %}",
        "{% button name=evil value=evil %}{{ evil }}{% endbutton %}",
        "{% act url=evil confirm=evil fields=fields %}{{ evil }}{% endact %}",
        "{% dialog id='d' title=evil open=evil %}{{ evil }}{% enddialog %}",
        "{% card title=evil href=evil link=evil %}{{ evil }}{% endcard %}",
        "{% card title=evil note=evil %}{{ evil }}{% endcard %}",
        "{% badge tone=evil %}{{ evil }}{% endbadge %}",
        "{% badge of=badge %}{% endbadge %}",
        "{% tag href=evil %}{{ evil }}{% endtag %}",
        "{% avatar person=somebody named=True %}{% endavatar %}",
        "{% person of=somebody note=evil %}{{ evil }}{% endperson %}",
        "{% row title=evil href=evil note=evil %}{{ evil }}{% endrow %}",
        "{% row title=evil person=somebody %}{% endrow %}",
        "{% step title=evil href=evil note=evil mark=evil %}{{ evil }}{% endstep %}",
        "{% empty title=evil href=evil link=evil %}{{ evil }}{% endempty %}",
        "{% notice tone='bad' title=evil href=evil link=evil %}{{ evil }}{% endnotice %}",
        "{% quote by=evil %}{{ evil }}{% endquote %}",
        "{% why %}<li>{{ evil }}</li>{% endwhy %}",
        "{% figures %}<li>{{ evil }}</li>{% endfigures %}",
        "{% meter value=1 max=2 %}{{ evil }}{% endmeter %}",
        "{% radar axes=rows title=evil %}{% endradar %}",
        "{% trend points=rows title=evil %}{% endtrend %}",
        "{% bars items=rows title=evil unit=evil %}{% endbars %}",
        "{% funnel steps=rows title=evil %}{% endfunnel %}",
        "{% tabs items=items label=evil %}{% endtabs %}",
        "{% week days=days blocks=blocks label=evil %}{% endweek %}",
        "{% icon name='calendar' %}{{ evil }}{% endicon %}",
    ],
)
def test_what_people_type_never_becomes_markup(source):
    rows = [{"label": EVIL, "value": n, "median": n, "note": EVIL} for n in (3, 2, 1)]
    blocks = [{"day": 0, "start": hour(9), "end": hour(11), "label": EVIL, "note": EVIL, "url": EVIL}]
    html = shown(
        source,
        evil=EVIL,
        somebody=SOMEBODY,
        fields={EVIL: EVIL},
        badge=SimpleNamespace(label=EVIL, tone=EVIL),
        rows=rows,
        items=[(EVIL, EVIL, True)],
        days=[(EVIL, False)],
        blocks=blocks,
    )
    assert "<script" not in html
    assert "style=" not in html


def hour(number: int) -> SimpleNamespace:
    return SimpleNamespace(hour=number, minute=0)


def test_a_button_with_an_address_is_a_link_and_without_one_submits():
    assert shown('{% button href="/x/" tone="signal" size="s" %}Go{% endbutton %}') == (
        '<a class="button" href="/x/" data-tone="signal" data-size="s">Go</a>'
    )
    assert shown('{% button name="verb" value="yes" %}Go{% endbutton %}') == (
        '<button class="button" type="submit" name="verb" value="yes">Go</button>'
    )


def test_an_act_posts_with_the_token_and_asks_first():
    html = shown(
        '{% act url="/leave/" confirm="Really?" fields=fields %}Leave{% endact %}',
        fields={"why": "moved"},
        csrf_token="token",
    )
    assert 'method="post" action="/leave/" data-once data-confirm="Really?"' in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert 'name="why" value="moved"' in html


def test_a_badge_takes_a_flows_badge_or_a_pair():
    expected = '<span class="badge" data-tone="good">accepted</span>'
    flows = SimpleNamespace(label="accepted", tone="good")
    assert shown("{% badge of=it %}{% endbadge %}", it=flows) == expected
    assert shown("{% badge of=it %}{% endbadge %}", it=("accepted", "good")) == expected


def test_an_icon_is_silent_unless_it_stands_alone():
    assert 'aria-hidden="true"' in shown('{% icon name="calendar" %}{% endicon %}')
    assert 'role="img" aria-label="Calendar"' in shown('{% icon name="calendar" %}Calendar{% endicon %}')


def test_an_unknown_icon_is_an_error_that_a_developer_sees():
    with pytest.raises(lucide.IconDoesNotExist):
        shown('{% icon name="no-such-icon" %}{% endicon %}')


def test_a_person_who_left_still_has_a_line():
    assert "Somebody who left" in shown("{% person of=None %}{% endperson %}")


@pytest.mark.parametrize(("hue", "expected"), [(1, 1), (6, 6), (7, 2), (200, 3), (None, 1)])
def test_a_hue_is_one_of_six(hue, expected):
    person = SimpleNamespace(name="A", initials="A", hue=hue)
    assert f'data-hue="{expected}"' in shown("{% avatar person=p %}{% endavatar %}", p=person)


def test_the_pager_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/projects/?q=kiln&page=2&field=a&field=b")
    page = SimpleNamespace(number=2, pages=9, total=200)
    html = shown("{% pager page=page %}{% endpager %}", page=page, request=request)
    assert 'href="?q=kiln&amp;field=a&amp;field=b&amp;page=3"' in html
    assert html.count('aria-current="page"') == 1
    assert (
        shown("{% pager page=page %}{% endpager %}", page=SimpleNamespace(number=1, pages=1, total=3)) == ""
    )


def test_a_refusal_is_announced():
    assert 'role="alert"' in shown('{% notice tone="bad" %}No{% endnotice %}')
