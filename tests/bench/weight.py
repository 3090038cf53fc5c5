"""What a first view weighs, compressed: the page, its stylesheet, the script modules that it loads, htmx."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from tests.bench.figures import Figure, figure
from tests.bench.measure import ask
from tests.bench.pages import LEAD
from tests.bench.space import Space

LINKED = re.compile(rb'<(?:script|link)[^>]+?(?:src|href)="([^"]+\.(?:css|js))"')
IMPORTED = re.compile(r'(?:import|from)\s+"(\./[^"]+)"')
BEHAVIOUR = re.compile(r'"([^"]+)": \(\) => import\("(\./[^"]+)"\)')
MARK = re.compile(r"\[([a-z-]+)")
VIEWS = [
    ("public", "/projects/", None, "≤ 35"),
    ("public-detail", "/projects/project-3/", None, "≤ 35"),
    ("desk", "/desk/", LEAD, "≤ 60"),
    ("room", "/talk/5/", LEAD, "≤ 60"),
]


def weights(space: Space) -> Iterator[Figure]:
    space.fill()
    for name, address, person, bar in VIEWS:
        answer = ask(address, space.session(person))
        loaded = modules([found(url) for url in LINKED.findall(answer.body)], answer.body.decode())
        kilobytes = (answer.zipped + sum(zipped(file) for file in loaded)) / 1000
        yield figure(f"weight.{name}", kilobytes, "kB gzip", bar)


def found(url: bytes) -> Path:
    """The file behind a static address."""
    name = url.decode().removeprefix(staticfiles_storage.base_url or "")
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path)


def modules(files: list[Path], html: str) -> set[Path]:
    """With what the scripts import, and the behaviours whose attributes stand in the page."""
    seen: set[Path] = set()
    waiting = list(files)
    while waiting:
        file = waiting.pop().resolve()
        if file not in seen:
            seen.add(file)
            waiting += (
                [file.parent / name for name in imports(file.read_text(), html)]
                if file.suffix == ".js"
                else []
            )
    return seen


def imports(script: str, html: str) -> list[str]:
    """Always, and on this page."""
    called = [
        name
        for selector, name in BEHAVIOUR.findall(script)
        if any(one in html for one in MARK.findall(selector))
    ]
    return IMPORTED.findall(script) + called


def zipped(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))
