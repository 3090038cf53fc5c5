"""A plan over time: bars from start to due, today's line, what waits for what; the same as a list and as a table.

Everything is drawn in per cent across and rem down, so that the lines of the list beside it fit at any width and any
size of letters. A phone shows the list alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from incubator.core.clock import localdate
from incubator.ui.components.base import inner, render
from incubator.ui.components.time import day

type Bar = Mapping[str, Any]
HEAD, ROW, THICK = 1.75, 3.25, 1.1  # rem
LEFT, WIDE = 1.5, 97.0  # per cent
MOST_TICKS = 7
ROOM = 88  # per cent: beyond it words stand before the bar


@dataclass(frozen=True)
class Scale:
    """Where a day stands across the drawing."""

    first: date
    last: date

    def at(self, on: date) -> float:
        return LEFT + WIDE * (on - self.first).days / max(1, (self.last - self.first).days)


def timeline(content: str, *, bars: Sequence[Bar], title: str = "", today: date | None = None) -> SafeString:
    """Bars: `key`, `title`, `start`, `due`, `state` (its word), and optional `href`, `tone`, `late`, `mark`, `waits`.

    `waits` are keys of bars that it waits for; tones are those of a badge.
    """
    if not bars:
        return SafeString("")
    today = today or localdate()
    scale = Scale(
        min(today, *(bar["start"] for bar in bars)),
        max(today, *(bar["due"] for bar in bars)) + timedelta(days=1),
    )
    known = {bar["key"]: place for place, bar in enumerate(bars)}
    return render(
        "timeline",
        content=inner(content),
        title=title or _("The plan over time"),
        height=f"{HEAD + ROW * len(bars):.2f}",
        rows=[drawn(bar, place, scale, today) for place, bar in enumerate(bars)],
        names=[named(bar, bars, known) for bar in bars],
        joins=[join for bar in bars for join in joins(bar, bars, known, scale)],
        ticks=[(f"{scale.at(on):.2f}", words) for on, words in ticks(scale)],
        today=f"{scale.at(today):.2f}",
        today_anchor="end" if scale.at(today) > ROOM else "start",
        head=f"{HEAD:.2f}",
    )


def middle(place: int) -> float:
    return HEAD + ROW * (place + 0.5)


def drawn(bar: Bar, place: int, scale: Scale, today: date) -> dict[str, Any]:
    """One bar, how far it is over its day, and its sign beside it."""
    start, due = scale.at(bar["start"]), scale.at(bar["due"])
    late = bool(bar.get("late"))
    end = max(due, scale.at(today)) if late else due
    fits = end < ROOM
    return {
        "tone": bar.get("tone", ""),
        "x": f"{start:.2f}",
        "width": f"{max(due - start, 0.8):.2f}",
        "y": f"{middle(place) - THICK / 2:.2f}",
        "middle": f"{middle(place):.2f}",
        "line": f"{HEAD + ROW * place:.2f}",
        "due": f"{due:.2f}",
        "over": f"{end:.2f}" if late else "",
        "mark": _("late") if late else bar.get("mark", ""),
        "late": late,
        "mark_x": f"{end + 0.8 if fits else start - 0.8:.2f}",
        "mark_y": f"{middle(place) + 0.27:.2f}",
        "anchor": "start" if fits else "end",
    }


def named(bar: Bar, bars: Sequence[Bar], known: Mapping[Any, int]) -> dict[str, Any]:
    """The same in words."""
    return {
        "title": bar["title"],
        "href": bar.get("href", ""),
        "tone": bar.get("tone", ""),
        "late": bool(bar.get("late")),
        "state": bar["state"],
        "start": day(bar["start"]),
        "due": day(bar["due"]),
        "waits": [bars[known[key]]["title"] for key in bar.get("waits", ()) if key in known],
    }


def joins(
    bar: Bar, bars: Sequence[Bar], known: Mapping[Any, int], scale: Scale
) -> list[dict[str, str | bool]]:
    """From the day of what it waits for down (or up) to its own row, and over to where it starts."""
    here = known[bar["key"]]
    found = []
    for key in bar.get("waits", ()):
        if key in known:
            there = known[key]
            found.append(
                {
                    "x": f"{scale.at(bars[there]['due']):.2f}",
                    "to": f"{scale.at(bar['start']):.2f}",
                    "from_y": f"{middle(there):.2f}",
                    "to_y": f"{middle(here):.2f}",
                    "wrong": bar["due"] < bars[there]["due"],
                }
            )
    return found


def ticks(scale: Scale) -> list[tuple[date, str]]:
    """Mondays in a short plan, firsts of a month in a longer one; never more than fit."""
    days = (scale.last - scale.first).days
    if days <= 7 * MOST_TICKS:
        monday = scale.first + timedelta(days=-scale.first.weekday() % 7)
        marks = [monday + timedelta(weeks=week) for week in range(MOST_TICKS + 1)]
        return [
            (on, formats.date_format(on, "j M")) for on in marks if on <= scale.last and scale.at(on) < 95
        ]
    months = [
        date(scale.first.year + month // 12, month % 12 + 1, 1)
        for month in range(scale.first.month, scale.first.month + days // 28 + 1)
    ]
    months = [on for on in months if on <= scale.last]
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 1200) if len(months) / step <= MOST_TICKS)
    kept = [on for on in months if (on.month - 1 + 12 * on.year) % step == 0 and scale.at(on) < 95]
    return [(on, formats.date_format(on, "M Y" if on.month == 1 else "M")) for on in kept]
