"""The gallery of components, and the fragment of the bell in the bar."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incubator.core.access import needs, signed_in
from incubator.ui.gallery import specimens

guarded = needs("ui.view_gallery")


def open_gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", specimens(request.GET.get("errors") is not None))


closed_gallery = guarded(open_gallery)


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, in light and dark; for operators, and for anybody while debugging."""
    return open_gallery(request) if settings.DEBUG else closed_gallery(request)


gallery.access = closed_gallery.access  # type: ignore[attr-defined]


@signed_in
def unread(request: HttpRequest) -> HttpResponse:
    """The bell's content, fetched again when something new comes."""
    return render(request, "ui/parts/unread.html")
