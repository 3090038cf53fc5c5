"""How fast one socket may talk: a bucket of tokens that refills with time."""

import time
from collections.abc import Callable


class Pace:
    """`burst` at once, then `rate` a second."""

    __slots__ = ("_burst", "_clock", "_last", "_left", "_rate")

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left, self._last = burst, clock()

    def allows(self) -> bool:
        """Take one token; false when there is none."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._last) * self._rate)
        self._last = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
