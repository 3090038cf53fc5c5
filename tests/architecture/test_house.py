"""The house rules that tools don't hold: sizes, names, what stands in tracked files."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMITS = {".py": 400, ".html": 120, ".css": 150, ".js": 80}
BANNED_ROOMS = {"utils", "helpers", "common", "misc", "services", "managers"}
OURS = ("incubator", "projects", "mentors", "resources", "tests")


def tracked() -> list[Path]:
    """What git tracks or would track, as paths from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]


FILES = tracked()


def code() -> list[Path]:
    return [path for path in FILES if "migrations" not in path.parts and "locale" not in path.parts]


def test_no_room_has_grown_too_large():
    large = {
        str(path): lines
        for path in code()
        if path.suffix in LIMITS
        and (lines := len((ROOT / path).read_text().splitlines())) > LIMITS[path.suffix]
    }
    assert large == {}, "split by the idea in it; do not raise the limit"


def test_no_room_is_named_for_nothing():
    assert [
        str(path) for path in code() if BANNED_ROOMS & {part.removesuffix(".py") for part in path.parts}
    ] == []


def test_every_module_says_what_lives_in_it():
    silent = [
        str(path)
        for path in code()
        if path.suffix == ".py" and path.parts[0] in OURS
        and (text := (ROOT / path).read_text().strip())
        and not text.startswith(('"""', '#!', "'''"))
    ]  # fmt: skip
    assert silent == []


def test_no_template_holds_a_style_a_script_or_a_handler():
    inline = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son(click|load|change|submit|input)=", re.I)
    found = {
        str(path): inline.findall((ROOT / path).read_text())
        for path in FILES
        if path.suffix == ".html" and inline.search((ROOT / path).read_text()) and path.parts[0] != "docs"
    }
    assert found == {}


def test_no_tracked_file_names_a_registry_host_or_a_path_of_a_machine():
    hosts = re.compile(
        "python" "hosted\\.org|py" "pi\\.(python\\.)?org|registry\\.npm" "js|deb" "ian\\.org", re.I
    )  # fmt: skip
    places = re.compile(r"(^|[^\w.~-])/(work|root|farm)/[a-z.]")
    found = []
    for path in FILES:
        try:
            text = (ROOT / path).read_text()
        except UnicodeDecodeError:
            continue
        if hosts.search(text) or (path.suffix not in {".lock"} and places.search(text)):
            found.append(str(path))
    assert found == []


def test_migrations_are_named_for_what_they_change():
    assert [str(path) for path in FILES if "migrations" in path.parts and "_auto_" in path.name] == []


@pytest.mark.parametrize("name", ["README.md", "Makefile", "pyproject.toml", ".ci/run", ".python-version"])
def test_a_newcomer_finds(name):
    assert (ROOT / name).exists()
