"""What the rest is to be compared with on this machine, at this hour."""

from collections.abc import Iterator

from django.db import connection

from incubator.core.models import Entry
from tests.bench.figures import Figure, figure
from tests.bench.measure import spent, typical, typical_page
from tests.bench.space import Space


def yardsticks(space: Space) -> Iterator[Figure]:
    """A view of one line through every middleware, a look-up by primary key, one committed insert."""
    space.fill()
    hello = typical_page("/bench/hello/", times=200)
    yield figure("yardstick.hello.server", hello.cpu_ms, "ms CPU")
    yield figure("yardstick.hello.rate", 1000 / hello.cpu_ms, "requests/CPU-s")
    select = typical(200, lambda number: spent(lambda: look_up(number + 1)))
    yield figure("yardstick.select.sql", select.sql_ms, "ms")
    insert = typical(50, lambda _number: spent(insert_one))
    yield figure("yardstick.insert.sql", insert.sql_ms, "ms")


def look_up(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_person WHERE id = %s", [number])
        cursor.fetchall()


def insert_one() -> None:
    """Committed at once: outside `atomic` each statement is its own transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Entry._meta.db_table} (at, verb, subject, scopes, facts)"
            " VALUES (now(), 'bench.noted', 'bench:1', '{}', '{}')"
        )
