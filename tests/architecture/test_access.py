"""Every address and every socket says who may come in."""

import pytest

from incubator.core.access import allows
from incubator.urls import websocket_urlpatterns
from tests.architecture.walks import is_library, patterns

OWN = {"public", "signed_in"}


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
