"""`make tour`: walk every page as every role on a demo space of its own; exit 1 if anything is wrong.

`ONLY=maker` or `ONLY=maker/pitch` restricts it. It never touches the database of `make run`.
"""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("DATA_DIR") or ROOT / ".data") / "tour"
os.environ["DATA_DIR"] = str(FOLDER.with_name("tour-space"))
os.environ["TESTING"] = "1"
os.environ.setdefault("SECRET_KEY", "only for the tour")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incubator.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.pop("REDIS_URL", None)  # one process; and no locks on what others keep there

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from incubator.demo.space import fill  # noqa: E402
from incubator.embedded.base import server  # noqa: E402
from tests import database  # noqa: E402
from tests.browser import HOW_TO_GET_IT, browsing, chromium, serving  # noqa: E402
from tests.tour import report  # noqa: E402
from tests.tour.routes import routes  # noqa: E402
from tests.tour.stops import Route  # noqa: E402
from tests.tour.walk import Sight, walk  # noqa: E402

NAME = "tour"


@contextmanager
def space() -> Iterator[None]:
    """A fresh demo space in a database of the tour's own."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.ALLOWED_HOSTS += ["testserver"]
    database.clone(NAME)
    connection.close()
    connection.settings_dict["NAME"] = NAME
    try:
        fill()
        yield
    finally:
        connection.close()
        if settings.LOCAL_MODE:
            server().release()


def chosen(only: str) -> list[Route]:
    """The routes that `ONLY` names: a role, or a role and the beginning of a page's name."""
    role, _, page = only.partition("/")
    found = [
        Route(one.role, one.person, [stop for stop in one.stops if stop.name.startswith(page)])
        for one in routes()
        if one.key.startswith(role.replace(" ", "-"))
    ]
    return [one for one in found if one.stops]


def tour() -> list[Sight]:
    sights: list[Sight] = []
    with space(), serving() as address, browsing() as browser:
        for route in chosen(os.environ.get("ONLY", "")):
            shutil.rmtree(FOLDER / route.key, ignore_errors=True)
            seen = walk(browser, address, route, FOLDER)
            report.contact_sheet(seen, FOLDER, FOLDER / f"{route.key}.png")
            print(
                f"{route.role}: {len(seen)} pages, {sum(len(one.findings) for one in seen)} findings",
                flush=True,
            )
            sights += seen
    return sights


def main() -> int:
    if chromium() is None:
        print(HOW_TO_GET_IT)
        return 1
    begun = time.monotonic()
    FOLDER.mkdir(parents=True, exist_ok=True)
    sights = tour()
    if not sights:
        print(f"No page is called “{os.environ.get('ONLY')}”.")
        return 1
    print(report.write(sights, FOLDER, time.monotonic() - begun))
    print(f"\nPictures, contact sheets and report: {FOLDER}")
    return 1 if any(sight.findings for sight in sights) else 0


sys.exit(main())
