"""One figure, its bar, and how figures are shown and kept. Knows no Django."""

import json
import operator
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

COMPARE = {"≤": operator.le, "≥": operator.ge, "=": operator.eq}
TOLD = {True: "yes", False: "NO", None: ""}


@dataclass(frozen=True)
class Figure:
    """`bar` reads as “≤ 20”; `holds` is None where there is no bar, or the data is smaller than the bar's."""

    name: str
    value: float
    unit: str
    bar: str | None = None
    holds: bool | None = None


def figure(name: str, value: float, unit: str, bar: str | None = None, *, comparable: bool = True) -> Figure:
    """A figure held against its bar, unless what was measured can't be compared with the bar's circumstances."""
    value = round(value, 3)
    return Figure(name, value, unit, bar, meets(value, bar) if bar and comparable else None)


def meets(value: float, bar: str) -> bool:
    sign, number = bar.split()
    return bool(COMPARE[sign](value, float(number)))


def wanted(name: str, only: str) -> bool:
    """Whether `ONLY` names this: `projects`, `projects.list` and `projects.list.server` all take the last."""
    return name.startswith(only)


def may_give(group: str, only: str) -> bool:
    """Whether a group of figures, named by what their names begin with, can hold a wanted one."""
    return group.startswith(only) or only.startswith(group)


def table(figures: Iterable[Figure]) -> str:
    """For the terminal: names left, numbers right."""
    rows = [("figure", "value", "unit", "bar", "holds")]
    rows += [(one.name, f"{one.value:,g}", one.unit, one.bar or "", TOLD[one.holds]) for one in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [
        f"{name:<{widths[0]}}  {value:>{widths[1]}} {unit:<{widths[2]}}  {bar:<{widths[3]}}  {holds}".rstrip()
        for name, value, unit, bar, holds in rows
    ]
    return "\n".join([lines[0], "─" * max(map(len, lines)), *lines[1:]])


def write(figures: Iterable[Figure], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(one) for one in figures]
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
