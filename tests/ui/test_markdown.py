"""Markdown of people: whatever they write, only harmless HTML comes out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.ui.components.prose import ATTRIBUTES, TAGS, markdown

NASTY = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "<img src=x onerror=alert(1)>",
    "![x](https://spy.example/pixel.png)",
    '[x](https://e.example "onmouseover=alert(1)")',
    '[x](https://e.example" onmouseover="alert(1))',
    "`<script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "# <iframe src=//evil>",
    "| a |\n|---|\n| <style>*{}</style> |",
    "[a]: javascript:alert(1)\n\n[a]",
    "<!-- --><b onclick=x>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


def harmless(html: str) -> bool:
    tags = re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)([^>]*)>", html)
    for name, rest in tags:
        if name not in TAGS:
            return False
        allowed = ATTRIBUTES.get(name, set()) | ({"rel"} if name == "a" else set())
        if set(re.findall(r'([a-zA-Z-]+)="', rest)) - allowed:
            return False
        for address in re.findall(r'href="([^"]*)"', rest):
            scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):", address)
            if scheme and scheme[1].lower() not in {"http", "https", "mailto", "tel"}:
                return False
    return True


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_do_no_harm(text):
    assert harmless(markdown(text))


@given(
    st.lists(st.sampled_from([*NASTY, "**", "<", ">", '"', "\n", "\n\n", "# ", "> ", "- ", "x", "](", "\0"]))
)
def test_no_mixture_does_harm(parts):
    assert harmless(markdown("".join(parts)))


@given(st.text())
def test_any_text_renders(text):
    assert harmless(markdown(text))


def test_headings_start_below_the_pages_own():
    assert markdown("# A\n\n## B\n\n###### C") == "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n"
    assert markdown("## A\n\n### B") == "<h3>A</h3>\n<h4>B</h4>\n"


def test_links_are_made_and_pass_nothing_on():
    assert markdown("see https://a.example/") == (
        '<p>see <a href="https://a.example/" rel="nofollow noopener">https://a.example/</a></p>\n'
    )


def test_tables_are_tables_and_pictures_are_not_loaded():
    assert "<td>1</td>" in markdown("| a |\n|---|\n| 1 |")
    assert "<img" not in markdown("![x](https://spy.example/pixel.png)")


def test_nothing_is_nothing():
    assert markdown(None) == markdown("") == ""
