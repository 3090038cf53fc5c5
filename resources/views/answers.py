"""What the pages share: the space's clock, and the answer after a write."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from resources.queries.times import from_local, zone


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page on which every time is told on the clock of the place where the things stand."""
    with timezone.override(zone()):
        return render(request, template, context, status=status)


def see_other(request: HttpRequest, to: Any) -> HttpResponse:
    """303: what was posted is done, look here. `next` leads back to a page of ours that asked."""
    response = redirect(to)
    response.status_code = 303
    return response


def day_asked(request: HttpRequest, name: str, default: Any) -> Any:
    """A date from the address; nonsense is the default."""
    try:
        day = parse_date(request.GET.get(name, ""))
    except ValueError:
        return default
    return day if day and 2000 < day.year < 2200 else default


def moment_asked(request: HttpRequest, name: str) -> Any:
    """A wall-clock time of the space from the address as UTC; nonsense is none."""
    try:
        at = parse_datetime(request.GET.get(name, ""))
    except ValueError:
        return None
    if at is None or at.tzinfo is not None or not 2000 < at.year < 2200:
        return None
    return from_local(at)
