"""`make bench`: print a table and write `.data/bench.json`. Exit 0 whatever the figures are: they are read, not tested.

`ONLY=projects make bench` measures what begins with that; `SCALE=0.1` shrinks the data (bars that are for the full size
are then shown, not judged). Without `DATABASE_URL` it starts an embedded PostgreSQL that is gone afterwards.
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = Path(os.environ.get("DATA_DIR") or ROOT / ".data") / "bench.json"
os.environ["DATA_DIR"] = str(KEPT.with_name("bench-space"))
os.environ["TESTING"] = "1"
os.environ.setdefault("EMBEDDED_FAST", "1")
os.environ.setdefault("SECRET_KEY", "only for the bench, and long enough for it")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incubator.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.pop("REDIS_URL", None)  # one process

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

settings.ROOT_URLCONF = "tests.bench.urls"

from tests.bench import acts, chat, matching, pages, processes, race, weight, yardsticks  # noqa: E402
from tests.bench.figures import Figure, may_give, table, wanted, write  # noqa: E402
from tests.bench.space import Space, space  # noqa: E402


def groups(here: Space, only: str) -> list[tuple[tuple[str, ...], object]]:
    """What the names of a group begin with, and the group; in the order in which the data grows."""
    small: dict = {}
    if may_give("tenfold", only):
        here.fill(0.1)
        small = pages.small_pages(here, only)
    return [
        (("yardstick",), lambda: yardsticks.yardsticks(here)),
        (("process.ready", "process.memory"), lambda: processes.fresh_process(here)),
        (("process.migrate",), lambda: processes.migration(here)),
        (tuple(page.name for page in pages.PAGES), lambda: pages.pages(here, only)),
        (("tenfold",), lambda: pages.tenfold(here, small)),
        (("weight",), lambda: weight.weights(here)),
        (("projects.evaluate",), lambda: acts.evaluate(here)),
        (("talk.send",), lambda: acts.send(here)),
        (("chat",), lambda: chat.chat(here)),
        (tuple(page.name for page in pages.MACHINES), lambda: pages.machine_pages(here, only)),
        (("race",), lambda: race.race(here)),
        (("match",), matching.matching),
    ]


def measured(here: Space, only: str) -> Iterator[Figure]:
    """Every wanted figure; a group that breaks says so and the others go on."""
    for names, measure in groups(here, only):
        if not any(may_give(name, only) for name in names):
            continue
        begun = time.monotonic()
        try:
            yield from (one for one in measure() if wanted(one.name, only))
        except Exception as error:
            print(f"{names[0]}: could not be measured: {type(error).__name__}: {error}", file=sys.stderr)
        print(f"  {only or names[0]} … {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)


def main() -> int:
    only, scale = os.environ.get("ONLY", ""), float(os.environ.get("SCALE", "1"))
    begun = time.monotonic()
    with space(scale) as here:
        figures = list(measured(here, only))
    if not figures:
        print(f"No figure begins with “{only}”.")
        return 1
    print(table(figures))
    missed = [one.name for one in figures if one.holds is False]
    print(f"\n{len(figures)} figures in {time.monotonic() - begun:.0f} s; {len(missed)} miss their bar.")
    write(figures, KEPT)
    print(f"Written to {KEPT}")
    return 0


sys.exit(main())
