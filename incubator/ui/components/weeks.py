"""The week: days as columns, quarters of an hour as rows, a booking as one block over its hours.

Places are classes made once in `week-grid.css` (`on-2 from-9 past-30 span-6`), since nothing may be inline.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from incubator.ui.components.base import inner, render
from incubator.ui.components.time import local

QUARTER = 15
SIGNS = {"free": "", "busy": "", "mine": "✓", "pick": "→", "out": "!", "closed": ""}


def minutes(at: datetime | time) -> int:
    """Minutes since midnight on the reader's clock."""
    here: Any = local(at) if isinstance(at, datetime) else at
    return int(here.hour) * 60 + int(here.minute)


def place(start: int, end: int) -> str:
    """The classes of a block from `start` to `end` (minutes since midnight), at least a quarter high."""
    first = start // QUARTER
    span = max(1, -(-end // QUARTER) - first)
    hour, past = divmod(first * QUARTER, 60)
    return f"from-{hour} " + (f"past-{past} " if past else "") + f"span-{span}"


def week(
    content: str,
    *,
    days: Sequence[Any],
    blocks: Sequence[Mapping[str, Any]],
    opens: int = 8,
    closes: int = 20,
    label: str = "",
) -> SafeString:
    """A calendar of one to seven days.

    `days`: `(words, current)` each; `blocks`: `day` (0 is the first), `start`, `end`, `state` (free, busy,
    mine, pick, out, closed), `label`, optional `note`, `url` (a link), `spoken` (heard before the label).
    What lies outside `opens` to `closes` is cut. An end at midnight is the day's end.
    """
    shown = []
    for block in blocks:
        start, end = minutes(block["start"]), minutes(block["end"]) or 24 * 60
        start, end = max(start, opens * 60), min(end, closes * 60)
        if start < end:
            state = block.get("state", "busy")
            shown.append(
                {
                    **block,
                    "state": state,
                    "place": f"on-{block['day'] + 1} {place(start, end)}",
                    "short": end - start <= 2 * QUARTER,
                    "sign": SIGNS[state],
                    "times": f"{start // 60}:{start % 60:02}–{end // 60}:{end % 60:02}",
                    "dayname": block.get("dayname") or days[block["day"]][0],
                }
            )
    shown.sort(key=lambda block: (block["day"], minutes(block["start"])))
    return render(
        "week",
        content=inner(content),
        days=[(f"on-{i + 1}", words, current) for i, (words, current) in enumerate(days)],
        hours=[(f"from-{hour}", f"{hour}:00") for hour in range(opens, closes)],
        lines=[f"on-{i + 1}" for i in range(len(days))],
        blocks=shown,
        opens=opens,
        count=len(days),
        rows=(closes - opens) * 4,
        label=label or _("Week"),
    )
