"""Every address of the house. Each app's own file names its pages; an app that is not built yet has none."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from incubator.core.health import healthz, readyz
from incubator.core.live.consumer import LiveConsumer

ROOMS = [
    "incubator.accounts", "incubator.notices", "projects", "incubator.investors", "mentors", "resources",
    "incubator.community", "incubator.insights", "incubator.api", "incubator.ui", "incubator.demo", "incubator.content",
]  # fmt: skip

handler400 = "incubator.core.middleware.unread"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
]
urlpatterns += [
    path("", include(f"{room}.urls"))
    for room in ROOMS
    if apps.is_installed(room) and find_spec(f"{room}.urls")
]
websocket_urlpatterns: list[Any] = [path("ws/live/", LiveConsumer.as_asgi())]
for room in ROOMS:
    if apps.is_installed(room) and find_spec(f"{room}.urls"):
        websocket_urlpatterns += getattr(import_module(f"{room}.urls"), "websocket_urlpatterns", [])
