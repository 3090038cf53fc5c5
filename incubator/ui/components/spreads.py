"""Numbers with how sure they are: a dot for the number, a line for where it may lie. The table is the drawing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString

from incubator.ui.components.base import inner, render
from incubator.ui.components.charts import said

WIDTH, EDGE = 200.0, 8.0


def near(value: Any) -> str:
    """To one place; what rounds to nothing has no sign."""
    return said(None if value is None else round(float(value), 1) + 0.0)


def whiskers(
    content: str,
    *,
    rows: Sequence[Mapping[str, Any]],
    title: str,
    low: float = -1,
    high: float = 1,
    middle: float = 0,
) -> SafeString:
    """Rows of `label`, `value`, `low`, `high` (or None), optional `note`, `tone`, `href`; the scale grows to fit."""
    given = [float(row[key]) for row in rows for key in ("value", "low", "high") if row.get(key) is not None]
    least, most = min([low, *given]), max([high, *given])

    def at(value: Any) -> str:
        return f"{EDGE + (WIDTH - 2 * EDGE) * (float(value) - least) / (most - least or 1):.1f}"

    drawn = [
        {
            "label": row["label"],
            "href": row.get("href", ""),
            "tone": row.get("tone", ""),
            "note": row.get("note", ""),
            "said": near(row.get("value")),
            "dot": at(row["value"]) if row.get("value") is not None else "",
            "line": (at(row["low"]), at(row["high"])) if row.get("low") is not None else None,
            "range": (near(row["low"]), near(row["high"])) if row.get("low") is not None else None,
        }
        for row in rows
    ]
    return render("whiskers", content=inner(content), rows=drawn, title=title, middle=at(middle))
