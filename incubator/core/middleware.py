"""What every request goes through: a name for the logs, the reader's time zone, refusals with a way out."""

import re
import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.defaults import bad_request

from incubator.core.refusal import Refused

type Next = Callable[[HttpRequest], HttpResponse]
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Each request has an id: in every log line, in the answer, and on the page that says something went wrong."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request.id):  # type: ignore[attr-defined]
            response = self.get_response(request)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response


class NulMiddleware:
    """PostgreSQL keeps no NUL in a text, so nothing has one in its address: 404, before anything is asked."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        if "\x00" in request.path:
            raise Http404


class BodyLimitMiddleware:
    """A body that says it is too large is refused before a byte of it is read.

    The length that it says is all that Django reads of it, and one that says none is read as empty, so a
    body that lies gets no further than this either. It stands above whatever reads a form.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if stated_length(request) > settings.REQUEST_MAX_BYTES:
            return too_large()
        return self.get_response(request)


def too_large() -> HttpResponse:
    return HttpResponse(render_to_string("413.html"), status=413)


def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400, but a form with too much in it (words, fields, files) is told that."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large()
    return bad_request(request, exception)


def stated_length(request: HttpRequest) -> int:
    """What the request says of its body's length; nonsense is none, as for Django."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


class TimeZoneMiddleware:
    """Times are stored in UTC and shown in the reader's zone; a visitor sees the space's."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "time_zone", "") if "sessionid" in request.COOKIES else ""
        with timezone.override(zoneinfo.ZoneInfo(zone or settings.SPACE_TIME_ZONE)):
            return self.get_response(request)


class RefusalMiddleware:
    """A refusal that no view turned into something better becomes a 409 page with its way out."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        offers = [(offer.label, offer.url) for offer in exception.offers]
        return render(request, "409.html", {"refusal": exception, "offers": offers}, status=409)
