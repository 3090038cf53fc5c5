"""Doing one thing from several threads at the same instant, to see a race before preventing it."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def together(times: int, act: Callable[[int], Any]) -> list[Any]:
    """Run `act(0) … act(times - 1)` at once; each one's result, or the exception that it raised, in order."""
    start, results = threading.Barrier(times), [None] * times

    def run(number: int) -> None:
        try:
            start.wait()
            results[number] = act(number)
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    hands = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return results
