"""Every address and every socket says who may come in."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from incubator.core.access import allows
from incubator.urls import websocket_urlpatterns

# Addresses of libraries, with the guard that they bring: prefix → what guards it.
LIBRARIES = {
    "accounts/": "allauth: its own login_required and reauthentication",
    "cms/": "Wagtail's admin: permission wagtailadmin.access_admin",
    "documents/": "Wagtail's documents: collection view restrictions",
    "api/": "ninja: each operation's auth",
    "_util/": "Wagtail's log-in for restricted pages",
    "": "Wagtail's pages: published and public by their view restrictions",
}
OWN = {"public", "signed_in"}


def patterns(resolver=None, prefix=""):
    for part in (resolver or get_resolver()).url_patterns:
        route = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from patterns(part, route)
        elif isinstance(part, URLPattern):
            yield route, part


def is_library(route: str, view) -> bool:
    """A library's own page: under an address that we gave it, or a page of Wagtail's tree."""
    under = any(route.lstrip("^").startswith(prefix) for prefix in LIBRARIES if prefix)
    return under or view.__module__.startswith("wagtail.")


def test_every_address_states_its_access():
    silent = [
        f"{route} ({view.__module__}.{getattr(view, '__name__', view)})"
        for route, pattern in patterns()
        if not hasattr(view := pattern.callback, "access") and not is_library(route, view)
    ]
    assert silent == []


def test_every_permission_asked_by_an_address_exists(db):
    import rules

    asked = {
        pattern.callback.access for _, pattern in patterns() if hasattr(pattern.callback, "access")
    } - OWN
    assert sorted(name for name in asked if not rules.perm_exists(name)) == []


def test_every_socket_states_its_access():
    silent = [
        str(route.pattern)
        for route in websocket_urlpatterns
        if not getattr(getattr(route.callback, "consumer_class", route.callback), "access", "")
    ]
    assert silent == []


@pytest.mark.parametrize("name", ["projects.fly", "nothing"])
def test_an_unknown_permission_is_an_error(stranger, name):
    with pytest.raises(LookupError):
        allows(stranger, name)
