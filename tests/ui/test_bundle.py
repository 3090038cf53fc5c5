"""The stylesheets: one for all, one for who is signed in; the same each time, in the order of its layers, with the sources in their form."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders

from incubator.ui import bundle

SHEETS = bundle.sheets() + bundle.inside_sheets()


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_the_same_sources_give_the_same_text():
    assert bundle.bundle() == bundle.bundle()


def test_layers_are_declared_first_and_utilities_come_last():
    text = bundle.bundle()
    assert text.startswith(bundle.LAYERS)
    assert (
        text.index("@layer tokens {") < text.index("@layer components {") < text.index("@layer utilities {")
    )
    assert "/*" not in text


def test_every_sheet_is_in_the_bundle():
    there = set(bundle.SOURCES.rglob("*.css"))
    assert there == set(SHEETS)
    assert len(SHEETS) == len(there)  # none in both


def test_it_is_written_once_and_again_after_a_change(data, monkeypatch):
    first = bundle.written()
    before = first.stat().st_mtime_ns
    assert bundle.written().stat().st_mtime_ns == before
    monkeypatch.setattr(bundle, "bundle", lambda _name: "changed")
    assert bundle.written().read_text() == "changed"
    assert [path.name for path in first.parent.iterdir()] == ["site.css"]


def test_the_finder_offers_it(data):
    assert finders.find("ui/site.css") == str(data / "bundle" / "ui" / "site.css")
    finder = bundle.BundleFinder()
    assert [name for name, _ in finder.list(None)] == ["ui/site.css", "ui/inside.css"]
    assert list(finder.list(["ui/*"])) == []
    assert finder.find("ui/other.css") == []
    assert "@layer" in bundle.written("ui/inside.css").read_text()
    assert finder.find("ui/site.css", find_all=True) == [str(data / "bundle" / "ui" / "site.css")]


@pytest.mark.django_db
def test_only_who_is_signed_in_loads_what_is_shown_inside(client, client_of, member):
    assert "ui/inside.css" not in client.get("/projects/").content.decode()
    assert "ui/inside.css" in client_of(member).get("/projects/").content.decode()


@pytest.mark.parametrize(("name", "most"), [(bundle.NAME, 11_500), (bundle.INSIDE_NAME, 4_000)])
def test_the_whole_look_weighs_little(name, most):
    assert len(gzip.compress(bundle.bundle(name).encode(), mtime=0)) <= most


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_sheet_is_short_balanced_and_names_no_colour(sheet):
    text = sheet.read_text()
    lines = text.splitlines()
    assert len(lines) <= 150
    assert text.count("{") == text.count("}")
    assert text.startswith("/* ")
    declarations = [line for line in lines if not line.strip().startswith("/*")]
    assert all(line.count(";") <= 1 for line in declarations), "one declaration a line"
    if sheet.stem != "tokens":
        assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", text)
