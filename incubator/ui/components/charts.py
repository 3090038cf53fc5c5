"""Charts as our own SVG: the geometry is computed here, colours are classes, the numbers stand in a table.

Every chart says its numbers in its label and has them as a table (in `<details>`, or because it is one).
"""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import Any, NamedTuple

from django.template.defaultfilters import floatformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from incubator.ui.components.base import inner, kept, render

type Row = Mapping[str, Any]
type Point = tuple[float, float]
LOW, HIGH = 1.0, 5.0
STAGES = {"idea": 0, "prototype": 1, "market": 2, "-1": 0, "0": 1, "1": 2}
RADAR_X, RADAR_Y, RADAR_R = 160.0, 112.0, 78.0
TREND_LEFT, TREND_RIGHT, TREND_TOP, TREND_BOTTOM = 30.0, 304.0, 14.0, 94.0
LABEL = 14


def said(value: Any) -> str:
    """A number as the reader writes it; none is a dash."""
    if value is None:
        return "–"
    number = float(value)
    return floatformat(number, -1)  # rounds; `number_format` cuts


def path(points: Sequence[Point]) -> str:
    """Points as SVG wants them, in every language with a decimal point."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def lines(label: str) -> list[str]:
    """A label on at most two lines, so that long words stay inside the drawing."""
    words = str(label).split()
    first = ""
    while words and len(f"{first} {words[0]}".strip()) <= LABEL:
        first = f"{first} {words.pop(0)}".strip()
    rest = " ".join(words)
    parts = [part for part in (first, rest) if part]
    return [part if len(part) <= LABEL + 4 else part[: LABEL + 3] + "…" for part in parts]


def summary(rows: Sequence[Row], title: str) -> str:
    """The chart in one sentence."""
    parts = []
    for row in rows:
        text = f"{row['label']} {said(row.get('value'))}"
        if row.get("median") is not None:
            text += " " + _("(median %(median)s)") % {"median": said(row["median"])}
        parts.append(text)
    return f"{title}: " + ", ".join(parts)


def table(rows: Sequence[Row]) -> list[tuple[Any, str, str]]:
    return [(row["label"], said(row.get("value")), said(row.get("median"))) for row in rows]


def spoke(index: int, count: int, share: float) -> Point:
    """The point at `share` (0 to 1) of the radius on one axis; the first axis points up."""
    angle = 2 * pi * index / count - pi / 2
    return RADAR_X + RADAR_R * share * cos(angle), RADAR_Y + RADAR_R * share * sin(angle)


def anchor(x: float) -> str:
    return "middle" if abs(x - RADAR_X) < 6 else "start" if x > RADAR_X else "end"


def radar(
    content: str,
    *,
    axes: Sequence[Row],
    title: str = "",
    mine: str = "",
    low: float = LOW,
    high: float = HIGH,
) -> SafeString:
    """Scores on three or more axes (`label`, `value`, `median`), beside the median; fewer become bars."""
    title = title or _("Evaluation")
    if len(axes) < 3:
        return bars(content, items=axes, title=title, max=high)

    def outline(key: str) -> str:
        rows = [(i, float(axis[key])) for i, axis in enumerate(axes) if axis.get(key) is not None]
        return path([spoke(i, len(axes), (max(value, low) - low) / (high - low)) for i, value in rows])

    labels = []
    for i, axis in enumerate(axes):
        x, y = spoke(i, len(axes), 1.16)
        text = lines(axis["label"])
        lift = -10 * (len(text) - 1) if y < RADAR_Y else 0
        labels.append(
            (f"{x:.1f}", anchor(x), [(f"{y + 4 + lift + 12 * n:.1f}", part) for n, part in enumerate(text)])
        )
    rings = [path([spoke(i, len(axes), ring / 4) for i in range(len(axes))]) for ring in (1, 2, 3, 4)]
    spokes = [path([spoke(i, len(axes), 0), spoke(i, len(axes), 1)]) for i in range(len(axes))]
    return render(
        "radar",
        content=inner(content),
        summary=summary(axes, title),
        rings=rings,
        spokes=spokes,
        mine=outline("value"),
        median=outline("median"),
        dots=[point.split(",") for point in outline("value").split()],
        labels=labels,
        rows=table(axes),
        title=title,
        key=mine or _("this project"),
    )


def bounds(rows: Sequence[Row], low: float, high: float) -> tuple[float, float]:
    """The scale: as asked, or wider when a number is outside."""
    numbers = [float(row[key]) for row in rows for key in ("value", "median") if row.get(key) is not None]
    return min([low, *numbers]), max([high, *numbers])


def trend(
    content: str,
    *,
    points: Sequence[Row],
    title: str = "",
    mine: str = "",
    low: float = LOW,
    high: float = HIGH,
) -> SafeString:
    """How a number went over time (`label`, `value`, `median`): a line, the median dashed."""
    title = title or _("Over time")
    low, high = bounds(points, low, high)
    pace = (TREND_RIGHT - TREND_LEFT - 24) / max(1, len(points) - 1)

    def at(index: int, value: Any) -> Point:
        share = (float(value) - low) / (high - low or 1)
        return TREND_LEFT + 12 + pace * index, TREND_BOTTOM - (TREND_BOTTOM - TREND_TOP) * share

    def course(key: str) -> list[Point]:
        return [at(i, point[key]) for i, point in enumerate(points) if point.get(key) is not None]

    mine_line, every = course("value"), max(1, -(-len(points) // 5))
    marks = [
        (f"{at(i, low)[0]:.1f}", str(point["label"])[:12])
        for i, point in enumerate(points)
        if i % every == 0 or i == len(points) - 1
    ]
    last = next((point["value"] for point in reversed(points) if point.get("value") is not None), None)
    return render(
        "trend",
        content=inner(content),
        summary=summary(points, title),
        grid=[f"{TREND_TOP + (TREND_BOTTOM - TREND_TOP) * step / 4:.1f}" for step in range(5)],
        low=said(low),
        high=said(high),
        mine=path(mine_line),
        median=path(course("median")),
        dots=[(f"{x:.1f}", f"{y:.1f}") for x, y in mine_line],
        marks=marks,
        last=(f"{mine_line[-1][0]:.1f}", f"{mine_line[-1][1] - 9:.1f}", said(last)) if mine_line else None,
        rows=table(points),
        title=title,
        key=mine or _("this project"),
    )


def bars(
    content: str, *, items: Sequence[Row], title: str, max: float | None = None, unit: str = ""
) -> SafeString:
    """Amounts side by side (`label`, `value`, optional `note`, `tone`): a table that draws itself."""
    top = float(max or 0) or sorted([float(item.get("value") or 0) for item in items] or [1.0])[-1]
    rows = [
        {
            "label": item["label"],
            "said": said(item.get("value")),
            "width": f"{100 * min(float(item.get('value') or 0), top) / (top or 1):.1f}",
            "note": item.get("note", ""),
            "tone": item.get("tone", ""),
        }
        for item in items
    ]
    return render("bars", content=inner(content), rows=rows, title=title, unit=unit)


def funnel(content: str, *, steps: Sequence[Row], title: str) -> SafeString:
    """How many went on (`label`, `value`): bars, each with its share of the one before."""
    items: list[dict[str, Any]] = []
    for before, step in zip([None, *steps], steps, strict=False):
        note = ""
        if before and before["value"]:
            note = _("%(share)s %% of the step before") % {
                "share": round(100 * step["value"] / before["value"])
            }
        items.append({**step, "note": step.get("note") or note})
    return bars(content, items=items, title=title)


def meter(content: str, *, value: Any, max: Any = 100, warn: Any = None) -> SafeString:
    """A share with its words; from `warn` on (default nine tenths) it takes the colour of attention."""
    top = float(max or 0) or 1.0
    amount = sorted((0.0, float(value or 0), top))[1]
    return render(
        "meter",
        content=inner(content),
        value=f"{amount:g}",
        top=f"{top:g}",
        width=f"{100 * amount / top:.1f}",
        tone="warn" if amount >= (float(warn) if warn is not None else top * 0.9) else "",
    )


class Step(NamedTuple):
    """One of the three stages as it is drawn."""

    sign: str
    name: str
    width: int
    current: bool
    past: bool


def way(content: str, *, stage: str, done: Any = 0) -> SafeString:
    """−1 → 0 → 1: the stage that the project is in, and how far in it (per cent)."""
    here = STAGES[str(stage)]
    share = percent(done)
    steps = []
    for index, (sign, name) in enumerate((("−1", _("Idea")), ("0", _("Prototype")), ("1", _("Market")))):
        width = 100 if index < here else share if index == here else 0
        steps.append(Step(sign, name, width, index == here, index < here))
    return kept("way", content=inner(content), steps=tuple(steps), share=share)


def percent(done: Any) -> int:
    """Per cent between 0 and 100."""
    return sorted((0, int(done or 0), 100))[1]
