"""Tables as CSV files that a spreadsheet opens and never runs."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

RISKY = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets a quote before it; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return round(value, 3)
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(RISKY) else text


def sheet(name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download of these rows, in UTF-8 with the mark that spreadsheets look for."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([cell(one) for one in head])
    writer.writerows([cell(one) for one in row] for row in rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
