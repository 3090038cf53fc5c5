"""A refusal that is already the way out: why not, and what would make it possible."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """A way out: what to press and where it leads (an address, or empty for a hint only)."""

    label: str
    url: str = ""


class Refused(Exception):
    """The act is not possible as things stand (shown as 409). `str()` is a sentence for people."""

    def __init__(self, message: str, offers: Sequence[Offer] = ()) -> None:
        self.message = message
        self.offers = list(offers)
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message)
