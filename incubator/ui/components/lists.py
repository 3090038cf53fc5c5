"""Lists and the ways round in them: row, milestone on a line, pager, filters, tabs."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.template import Context
from django.utils.safestring import SafeString

from incubator.ui.components.actions import svg
from incubator.ui.components.base import inner, render
from incubator.ui.components.people import avatar

NEAR = 1


def row(
    content: str,
    *,
    title: str,
    icon: str = "",
    href: str = "",
    note: Any = "",
    person: Any = None,
    unread: bool = False,
) -> SafeString:
    """A line of `<ul class="rows">`: sign, title (linked: the whole row is the target) and note, side."""
    sign = svg(icon) if icon else ""
    return render(
        "row",
        content=inner(content),
        title=title,
        sign=avatar("", person=person) if person else sign,
        round=bool(person),
        href=href,
        note=note,
        unread=unread,
    )


def step(
    content: str, *, title: str, href: str = "", note: Any = "", tone: str = "", mark: str = "", key: Any = ""
) -> SafeString:
    """A point of `<ol class="line">`; tones: good (done), warn, now, none. Content stands at its side.

    `key` names it in a list that is sorted (`data-sort`).
    """
    return render(
        "step",
        content=inner(content),
        title=title,
        href=href,
        note=note,
        tone=tone,
        mark=mark,
        key=key,
        tick=svg("check"),
    )


def shown(number: int, pages: int) -> list[int]:
    """The page numbers worth showing; 0 is a gap."""
    near = {1, pages, *range(max(1, number - NEAR), min(pages, number + NEAR) + 1)}
    numbers: list[int] = []
    for page in sorted(near):
        if numbers and page - numbers[-1] == 2:
            numbers.append(page - 1)
        elif numbers and page - numbers[-1] > 2:
            numbers.append(0)
        numbers.append(page)
    return numbers


def pager(context: Context, content: str, *, page: Any, name: str = "page", label: str = "") -> SafeString:
    """Previous, next and the numbers near; the rest of the address stays. One page shows nothing."""
    if page.pages < 2:
        return SafeString("")
    request = context.get("request")
    kept = [(key, value) for key, values in request.GET.lists() for value in values] if request else []

    def address(number: int) -> str:
        return "?" + urlencode([pair for pair in kept if pair[0] != name] + [(name, number)])

    return render(
        "pager",
        content=inner(content),
        label=label,
        number=page.number,
        pages=page.pages,
        total=page.total,
        links=[(number, address(number)) for number in shown(page.number, page.pages)],
        previous=address(page.number - 1) if page.number > 1 else "",
        next=address(page.number + 1) if page.number < page.pages else "",
        back=svg("chevron-left"),
        forth=svg("chevron-right"),
    )


def filters(context: Context, content: str, *, form: Any, label: str = "") -> SafeString:
    """A GET form in one bar; says whether anything is filtered, and clears it."""
    request = context.get("request")
    names = set(form.fields)
    given = request.GET.items() if request else ()
    active = any(value for key, value in given if key in names)
    return render(
        "filters",
        content=inner(content),
        form=form,
        active=active,
        here=request.path if request else "",
        label=label,
        drawing=svg("list-filter"),
    )


def tabs(content: str, *, items: Iterable[Sequence[Any]], label: str = "") -> SafeString:
    """Neighbouring pages: `(label, url, current)` or `(label, url, current, count)`."""
    return render(
        "tabs",
        content=inner(content),
        label=label,
        items=[(*item, "")[:4] for item in (tuple(i) for i in items)],
    )
