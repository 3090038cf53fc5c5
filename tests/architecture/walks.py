"""Walking the whole house: its apps, life cycles and addresses. Shared by the tests here and by `docs.py`."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig, apps
from django.urls import URLPattern, URLResolver, get_resolver

from incubator.core.flow import Flow

ROOMS = ("incubator", "projects", "mentors", "resources")

# Addresses of libraries, with the guard that they bring: prefix → what guards it.
LIBRARIES = {
    "accounts/": "allauth: its own login_required and reauthentication",
    "cms/": "Wagtail's admin: permission wagtailadmin.access_admin",
    "documents/": "Wagtail's documents: collection view restrictions",
    "api/": "ninja: each operation's auth",
    "_util/": "Wagtail's log-in for restricted pages",
    "": "Wagtail's pages: published and public by their view restrictions",
}


def our_apps() -> list[AppConfig]:
    return [config for config in apps.get_app_configs() if config.name.split(".")[0] in ROOMS]


def flows() -> dict[str, dict[str, Flow]]:
    """Every life cycle by its app's label and its own name, in the order of the code."""
    found = {}
    for config in our_apps():
        if find_spec(f"{config.name}.states"):
            module = import_module(f"{config.name}.states")
            found[config.label] = {
                name: value for name, value in vars(module).items() if isinstance(value, Flow)
            }
    return found


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address with its whole route, libraries' too."""
    for part in (resolver or get_resolver()).url_patterns:
        route = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from patterns(part, route)
        elif isinstance(part, URLPattern):
            yield route, part


def is_library(route: str, view: Any) -> bool:
    """A library's own page: under an address that we gave it, or a page of Wagtail's tree."""
    under = any(route.lstrip("^").startswith(prefix) for prefix in LIBRARIES if prefix)
    return under or view.__module__.startswith("wagtail.")
