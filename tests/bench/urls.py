"""The house's addresses, and the yardstick."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from incubator.core.access import public
from incubator.urls import urlpatterns as house
from incubator.urls import websocket_urlpatterns

__all__ = ["urlpatterns", "websocket_urlpatterns"]


@public
def hello(request: HttpRequest) -> HttpResponse:
    """The least that a page can be."""
    return HttpResponse("Hello")


urlpatterns = [path("bench/hello/", hello, name="bench_hello"), *house]
