"""Boxes and words: card, badge, tag, empty state, notice, reasons, quote."""

from typing import Any

from django.utils.safestring import SafeString

from incubator.ui.components.actions import svg
from incubator.ui.components.base import inner, kept, render

SIGNS = {
    "signal": "bell",
    "good": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-alert",
    "blue": "info",
}


def card(
    content: str,
    *,
    title: str = "",
    href: str = "",
    link: str = "",
    note: str = "",
    plain: bool = False,
    id: str = "",
    level: int = 2,
) -> SafeString:
    """A box with its heading (level 2 to 4) and, in its corner, a link or a note."""
    return render(
        "card",
        content=inner(content),
        title=title,
        href=href,
        link=link,
        note=note,
        plain=plain,
        id=id,
        level=level,
    )


def badge(content: str, *, tone: str = "", of: Any = None) -> SafeString:
    """A state: a word with a shape; `of` is a flow's badge (`label`, `tone`) or a pair of both."""
    label: Any = inner(content)
    if of is not None:
        label, tone = of if isinstance(of, tuple) else (label or of.label, of.tone)
    return kept("badge", label=label if isinstance(label, str) else str(label), tone=str(tone))


def tag(content: str, *, href: str = "") -> SafeString:
    """A field or a skill."""
    return kept("tag", content=inner(content), href=str(href))


def empty(content: str, *, title: str, icon: str = "", href: str = "", link: str = "") -> SafeString:
    """Nothing here yet: what this is for, and how to begin."""
    return render(
        "empty", content=inner(content), title=title, drawing=svg(icon) if icon else "", href=href, link=link
    )


def notice(
    content: str, *, tone: str = "signal", title: str = "", icon: str = "", href: str = "", link: str = ""
) -> SafeString:
    """Something to know before going on; a refusal is one of tone `bad` or `warn` with its way out."""
    return render(
        "notice",
        content=inner(content),
        tone=tone,
        title=title,
        drawing=svg(icon or SIGNS.get(tone, "info")),
        href=href,
        link=link,
    )


def why(content: str) -> SafeString:
    """Reasons, for and (`<li data-no>`) against."""
    return render("why", content=inner(content))


def quote(content: str, *, by: str = "") -> SafeString:
    """What somebody said."""
    return render("quote", content=inner(content), by=by)


def figures(content: str) -> SafeString:
    """Key figures: `<li><b>68 %</b><small>used</small></li>`."""
    return render("figures", content=inner(content))
