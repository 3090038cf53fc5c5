"""Small things that pages share: paging, and answers that are not pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class Page[T]:
    """One page of a list and what a pager needs; `items` is a list, already read."""

    items: list[T]
    number: int
    pages: int
    total: int

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def page_of(
    request: HttpRequest, things: QuerySet[Any] | Sequence[Any], size: int = 24, total: int | None = None
) -> Page[Any]:
    """The page that `?page=` names; nonsense is the first, beyond the end is the last. A known total isn't counted."""
    paginator = Paginator(things, size)
    if total is not None:
        paginator.count = total
    page = paginator.get_page(request.GET.get("page"))
    return Page(list(page.object_list), page.number, paginator.num_pages, paginator.count)
