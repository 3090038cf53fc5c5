"""What a route is made of: pages to stop at."""

from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.urls import reverse

from incubator.accounts.models import Person


@dataclass(frozen=True)
class Stop:
    """A page. `foreign` ones are Wagtail's own: shown, and not held to our rules."""

    name: str
    url: str
    status: int = 200
    foreign: bool = False


@dataclass(frozen=True)
class Route:
    role: str
    person: Person | None
    stops: list[Stop]

    @property
    def key(self) -> str:
        return self.role.replace(" ", "-")


def at(name: str, view: str, *args: object, query: str = "") -> Stop:
    return Stop(name, reverse(view, args=args) + query)


def first(things: QuerySet) -> Model:
    """The one that the demo space has for this; a demo space without it is a broken tour."""
    found = things.first()
    assert found is not None, f"the demo space has none of {things.model.__name__}: {things.query}"
    return found
