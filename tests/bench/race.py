"""64 people at one slot at the same instant, over HTTP: one wins. And without the guards, to see the race at all."""

import http.client
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from incubator.core.clock import localdate
from resources.models import NO_OVERLAP
from tests.bench.data import RACERS, RACERS_FROM, RESOURCES
from tests.bench.figures import Figure, figure
from tests.bench.measure import SECRET
from tests.bench.processes import serving
from tests.bench.space import Space
from tests.races import together

ROUNDS, CONTROL_ROUNDS, FIRST_CONTROL_DAY = 5, 3, 30
PATH = f"/resources/machine-{RESOURCES + 1}/book/"


def race(space: Space) -> Iterator[Figure]:
    """The guarded rounds, then the negative control, after which this database is good for nothing more."""
    assert space.machines
    sessions = [space.session(RACERS_FROM + number) for number in range(RACERS)]
    with serving(space.name) as (port, _process):
        guarded = [outcome(port, sessions, day) for day in range(1, ROUNDS + 1)]
    yield figure("race.winners-at-most", max(wins(one) for one in guarded), "winners", "= 1")
    yield figure("race.winners-at-least", min(wins(one) for one in guarded), "winners", "= 1")
    yield figure("race.clean-409s", min(one[409] for one in guarded), f"of {RACERS}", f"= {RACERS - 1}")
    yield figure("race.server-errors", sum(errors(one) for one in guarded), "answers", "= 0")
    drop_guard()
    with serving(space.name, "unguarded") as (port, _process):
        days = range(FIRST_CONTROL_DAY, FIRST_CONTROL_DAY + CONTROL_ROUNDS)
        control = [outcome(port, sessions, day) for day in days]
    yield figure("race.control-winners", max(wins(one) for one in control), "winners", "≥ 2")


def outcome(port: int, sessions: list[str], day: int) -> Counter[int]:
    """How many got which status; 0 for whoever got none."""
    hands = [http.client.HTTPConnection("127.0.0.1", port, timeout=60) for _ in sessions]
    for hand in hands:
        hand.connect()
    form = {"unit": "RACE-1", "day": (localdate() + timedelta(days=day)).isoformat(), "begins": "10:00"}
    body = urlencode({**form, "ends": "11:00", "project": "", "csrfmiddlewaretoken": SECRET})

    def press(number: int) -> int:
        cookies = f"csrftoken={SECRET}; {settings.SESSION_COOKIE_NAME}={sessions[number]}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        hands[number].request("POST", PATH, body, headers)
        return hands[number].getresponse().status

    statuses = together(len(sessions), press)
    for hand in hands:
        hand.close()
    return Counter(one if isinstance(one, int) else 0 for one in statuses)


def wins(statuses: Counter[int]) -> int:
    return statuses[302] + statuses[303]


def errors(statuses: Counter[int]) -> int:
    """No answer is as bad as a 5xx."""
    return sum(number for status, number in statuses.items() if status >= 500 or status == 0)


def drop_guard() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE resources_booking DROP CONSTRAINT {NO_OVERLAP}")
