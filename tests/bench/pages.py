"""Pages at full size, and the same pages at a tenth of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.data import OPERATOR, READERS_FROM, REVIEWERS_FROM
from tests.bench.figures import Figure, figure, may_give
from tests.bench.measure import Answer, typical_page
from tests.bench.space import Space

LEAD, REVIEWER, READER = 5, REVIEWERS_FROM + 1, READERS_FROM


@dataclass(frozen=True)
class Page:
    """`person` is who asks; the bar on time counts the database's CPU where `with_database`."""

    name: str
    address: str
    person: int | None = None
    time_bar: str | None = None
    query_bar: str | None = None
    with_database: bool = False


PAGES = [
    Page("projects.list", "/projects/?stage=prototype&field=hardware&sort=newest", None, "≤ 20", "≤ 10"),
    Page("projects.detail", "/projects/project-3/", None, "≤ 15", "≤ 12"),
    Page("projects.team-detail", "/projects/project-5/", LEAD),
    Page("projects.plan", "/projects/project-5/milestones/", LEAD),
    Page("projects.inbox", "/reviews/", REVIEWER, "≤ 50", "≤ 15", True),
    Page("desk.maker", "/desk/", LEAD, "≤ 40", "≤ 15", True),
    Page("desk.reviewer", "/desk/", REVIEWER, "≤ 40", "≤ 15", True),
    Page("desk.operator", "/desk/", OPERATOR, "≤ 40", "≤ 15", True),
    Page("operations.board", "/operations/", OPERATOR, "≤ 40", "≤ 15", True),
    Page("operations.cohort", "/operations/cohort/?programme=intake-1", OPERATOR, "≤ 40", "≤ 15", True),
    Page("operations.reviewing", "/operations/reviewing/?programme=intake-1", OPERATOR, "≤ 40", "≤ 15", True),
    Page("plan.milestone", "/projects/project-5/milestones/65/", LEAD),
    Page("plan.team", "/projects/project-5/team/", LEAD),
    Page("gates.list", "/operations/gates/", OPERATOR, "≤ 40", "≤ 15", True),
    Page("gates.page", "/projects/project-5/gates/1/", OPERATOR),
    Page("readings.table", "/operations/programmes/intake-2/readings/", OPERATOR, "≤ 40", "≤ 15", True),
    Page("readings.page", "/reading/1/", READER),
    Page("quiet.list", "/operations/quiet/", OPERATOR, "≤ 40", "≤ 15", True),
    Page("openings.list", "/openings/", LEAD),
    Page("openings.visitor", "/openings/?skill=welding", None, "≤ 20", "≤ 10"),
    Page("projects.map", "/projects/map/", None, "≤ 20", "≤ 10"),
    Page("search.page", "/search/?q=solar+kiln", LEAD, "≤ 40", None, True),
    Page("talk.room", "/talk/5/", LEAD),
    Page("people.list", "/people/", LEAD),
]
MACHINES = [
    Page("resources.list", "/resources/", LEAD),
    Page("resources.week", "/resources/machine-5/", LEAD, "≤ 60", "≤ 12", True),
]
TENFOLD = PAGES


def pages(space: Space, only: str) -> Iterator[Figure]:
    space.fill()
    for page in PAGES:
        if may_give(page.name, only):
            yield from costs(page, space)


def machine_pages(space: Space, only: str) -> Iterator[Figure]:
    assert space.machines
    for page in MACHINES:
        if may_give(page.name, only):
            yield from costs(page, space)


def costs(page: Page, space: Space) -> Iterator[Figure]:
    """CPU of the server, CPU of the database, statements, time of the SQL as the server waits for it."""
    answer = typical_page(page.address, space.session(page.person))
    total = answer.cpu_ms + answer.database_ms
    bars = (None, page.time_bar) if page.with_database else (page.time_bar, None)
    full = space.is_full_size
    yield figure(f"{page.name}.server", answer.cpu_ms, "ms CPU", bars[0], comparable=full)
    yield figure(f"{page.name}.database", answer.database_ms, "ms CPU")
    yield figure(f"{page.name}.both", total, "ms CPU", bars[1], comparable=full)
    yield figure(f"{page.name}.queries", answer.queries, "queries", page.query_bar)
    yield figure(f"{page.name}.sql", answer.sql_ms, "ms")


def small_pages(space: Space, only: str) -> dict[str, Answer]:
    """What the pages cost at a tenth of the data; asked before the rest is filled in."""
    return {page.name: once_warm(page, space) for page in TENFOLD if may_give(f"tenfold.{page.name}", only)}


def once_warm(page: Page, space: Space) -> Answer:
    return typical_page(page.address, space.session(page.person), times=15)


def tenfold(space: Space, small: dict[str, Answer]) -> Iterator[Figure]:
    """The same page at 10 × the data: the same statements, hardly more SQL time, hardly more HTML."""
    space.fill()
    for page in TENFOLD:
        if before := small.get(page.name):
            after = once_warm(page, space)
            more = after.queries - before.queries
            yield figure(f"tenfold.{page.name}.queries", more, "more queries", "= 0")
            yield figure(f"tenfold.{page.name}.sql", after.sql_ms / before.sql_ms, "×", "≤ 1.5")
            yield figure(f"tenfold.{page.name}.html", len(after.body) / len(before.body), "×", "≤ 1.1")
