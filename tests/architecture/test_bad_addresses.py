"""No address of ours answers nonsense with an error of ours."""

import re

import pytest
from django.test import Client

from tests.architecture.walks import patterns

ROUTES = sorted(
    {route for route, _ in patterns() if "^" not in route and not route.startswith(("cms/", "_util/"))}
)


def filled(route: str, text: str) -> str:
    """The route with a far too large number, or `text`, in its places."""
    return "/" + re.sub(r"<[^>]+>", lambda place: "9" * 20 if "int:" in place[0] else text, route)


@pytest.mark.parametrize("who", ["operator", None])
@pytest.mark.parametrize("text", ["%00", "%FF", "a" * 3000, "quiet-kiln"])
def test_nonsense_in_an_address_is_never_an_error_of_ours(who, text, request, client_of, project):
    client: Client = client_of(request.getfixturevalue(who) if who else None)
    client.raise_request_exception = False
    wrong = {
        path: status
        for route in ROUTES
        if "<" in route
        and (status := client.get(path := filled(route, text)).status_code) >= 500
    }  # fmt: skip
    assert wrong == {}


@pytest.mark.parametrize("text", ["%00", "99999999999999999999", "-1", "2026-13-45", "%F0%9F%94%A5", "'"])
def test_nonsense_behind_a_list_is_never_an_error_of_ours(text, client_of, operator):
    names = [
        "q",
        "text",
        "field",
        "skill",
        "stage",
        "kind",
        "page",
        "before",
        "when",
        "week",
        "day",
        "begins",
        "ends",
        "sort",
        "need",
        "programme",
        "limit",
        "offset",
    ]
    query = "&".join(f"{name}={text}" for name in names)
    client: Client = client_of(operator)
    client.raise_request_exception = False
    lists = [
        route for route in ROUTES if "<" not in route and route.endswith("/") and "accounts/" not in route
    ]
    wrong = {
        route: status for route in lists if (status := client.get(f"/{route}?{query}").status_code) >= 500
    }
    assert wrong == {}
