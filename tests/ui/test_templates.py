"""All templates: nothing inline, short, and each component has its template."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from incubator.ui.templatetags import ui

ROOT = Path(ui.__file__).parents[2]
TEMPLATES = sorted((ROOT / "ui" / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "ui" / "static" / "ui" / "js").glob("*.js"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "ui" / "templates")))
def test_a_template_has_nothing_inline_and_is_short(path):
    text = path.read_text()
    assert "style=" not in text and "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""\son[a-z]+\s*=\s*["']""", text)
    assert len(text.splitlines()) <= 120
    get_template(str(path.relative_to(ROOT / "ui" / "templates")))


@pytest.mark.parametrize("component", [*ui.PLAIN, *ui.AWARE], ids=lambda component: component.__name__)
def test_a_component_takes_keywords_only_and_says_what_it_is(component):
    assert component.__code__.co_argcount <= 2
    assert component.__doc__


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_behaviour_is_one_small_module(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 80
    assert "eval(" not in text and "innerHTML" not in text.replace('"innerHTML"', "")
    for target in re.findall(r'(?:from |import\()"([^"]+)"', text):
        assert (path.parent / target).exists()


def test_every_behaviour_is_loaded_by_the_site():
    loaded = set(re.findall(r'import\("\./([a-z]+)\.js"\)', (SCRIPTS[0].parent / "site.js").read_text()))
    behaviours = {path.stem for path in SCRIPTS if "export default function" in path.read_text()}
    assert behaviours - {"site"} <= loaded
