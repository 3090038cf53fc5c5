"""The frame: navigation by who one is, the count of unread asked once and only when shown, pages that refuse."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from incubator.ui import context, frame

MEMBER = SimpleNamespace(is_authenticated=True, pk=5, name="Milo <Member>", initials="MM", hue=2, photo="")
VISITOR = AnonymousUser()


@pytest.fixture
def hooks(monkeypatch):
    monkeypatch.setattr(frame, "hooks", {})
    monkeypatch.setattr(frame, "items", list(frame.items))


def request_of(user, path="/projects/quiet-kiln/"):
    request = RequestFactory().get(path)
    request.user = user
    return request


def labels(user) -> list[str]:
    return [str(item["label"]) for item in frame.navigation(user, "/")]


def test_a_visitor_sees_what_is_open(hooks):
    assert labels(VISITOR) == ["Projects", "Resources", "Events", "Stories"]


def test_pitches_and_operations_show_to_whom_an_upper_app_says(hooks):
    assert labels(MEMBER) == ["Desk", "Projects", "Mentors", "Resources", "Events", "Talk"]
    frame.register("pitches", lambda person: True)
    frame.register("operations", lambda person: person.pk == 5)
    assert labels(MEMBER)[4] == "Pitches" and labels(MEMBER)[-1] == "Operations"
    assert "Operations" not in labels(VISITOR)


def test_an_added_place_stands_where_it_says_and_once(hooks):
    for _ in range(2):
        frame.add(frame.Item("Labels", "/labels/", "tag", place=15))
    assert labels(MEMBER)[1] == "Labels"
    assert labels(MEMBER).count("Labels") == 1


def test_the_place_one_is_in_is_marked(hooks):
    current = [str(i["label"]) for i in frame.navigation(MEMBER, "/projects/quiet-kiln/") if i["current"]]
    assert current == ["Projects"]


def test_unread_is_counted_only_when_shown(hooks):
    asked = []
    frame.register("unread", lambda person: asked.append(person) or 3)
    values = context.frame(request_of(MEMBER))
    assert not asked
    assert values["unread"] + 0 == 3 and values["unread"] == 3
    assert len(asked) == 1
    assert context.frame(request_of(VISITOR))["unread"] == 0


@pytest.mark.parametrize("user", [MEMBER, VISITOR])
def test_a_page_has_landmarks_one_heading_and_nothing_inline(hooks, user):
    request = request_of(user)
    html = render_to_string("404.html", {"user": user, **context.frame(request)}, request=None)
    assert html.count("<h1") == 1 and html.count("<main") == 1
    assert 'href="#main"' in html and '<html lang="en-gb" dir="ltr">' in html
    assert "<Member>" not in html
    assert ("Sign out" in html) == user.is_authenticated


@pytest.mark.parametrize("code", [400, "403_csrf", 413, 500, 503])
def test_these_pages_need_nothing(code):
    html = render_to_string(f"{code}.html")
    assert "<h1>" in html and "button" in html


def test_a_refusal_shows_the_way_out():
    html = render_to_string(
        "409.html", {"refusal": "Taken <now>.", "offers": [("Tue 16:00", "/book/"), ("Ask", "")]}
    )
    assert "Taken &lt;now&gt;." in html
    assert '<a class="button" data-tone="signal" href="/book/">Tue 16:00</a>' in html
    assert "<p>Ask</p>" in html
