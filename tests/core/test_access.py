"""What the three ways to declare access do, before a view's body runs."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from incubator.core.access import allows, needs, public, signed_in
from projects.queries.visible import visible_projects


def ask(view, rf, somebody, **kwargs):
    request = rf.get("/somewhere/?a=1")
    request.user = somebody
    return view(request, **kwargs)


def answer(request, project=None):
    return HttpResponse(str(project or "open"))


def test_public_is_open_to_visitors(rf):
    assert ask(public(answer), rf, AnonymousUser()).content == b"open"


def test_signed_in_sends_visitors_to_the_log_in_and_back(rf):
    response = ask(signed_in(answer), rf, AnonymousUser())

    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/somewhere/%3Fa%3D1")


def test_needs_loads_what_the_url_names(rf, lead, project):
    view = needs("projects.change_project", visible_projects)(answer)

    assert ask(view, rf, lead, slug="quiet-kiln").content == b"Quiet Kiln"


def test_needs_refuses_whoever_sees_but_may_not(rf, stranger, project):
    with pytest.raises(PermissionDenied):
        ask(needs("projects.change_project", visible_projects)(answer), rf, stranger, slug="quiet-kiln")


def test_needs_hides_what_a_stranger_may_not_see(rf, stranger, project):
    project.visibility = "team"
    project.save()

    with pytest.raises(Http404):
        ask(needs("projects.view_project", visible_projects)(answer), rf, stranger, slug="quiet-kiln")


def test_an_unknown_permission_is_an_error_not_a_no(stranger):
    with pytest.raises(LookupError):
        allows(stranger, "projects.fly")
