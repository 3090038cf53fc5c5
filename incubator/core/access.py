"""Who may open what: declared on every view, enforced before its body runs, walked by a test.

A view states one of `public`, `signed_in`, `needs(permission, visible)`. With `visible` (a function from a person to
the queryset of what they may see), the URL's arguments are look-ups in it and the view gets the object: what a person
may not see does not exist for them (404); what they see but may not do is refused (403).
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import rules
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

type View = Callable[..., HttpResponse]
type Visible = Callable[[Any], QuerySet[Any]]


def install(permissions: Mapping[str, Any]) -> None:
    """Put an app's table of permissions into `rules`; each name once."""
    for name, predicate in permissions.items():
        rules.set_perm(name, predicate)


def allows(by: Any, permission: str, thing: Model | None = None) -> bool:
    """Whether this person may; an unknown name is an error, not a no."""
    if not rules.perm_exists(permission):
        raise LookupError(f"no such permission: {permission}")
    return bool(rules.has_perm(permission, by, thing))


def require(by: Any, permission: str, thing: Model | None = None) -> None:
    """Raise `PermissionDenied` unless this person may."""
    if not allows(by, permission, thing):
        raise PermissionDenied(
            _("You may see this, but not change it. Ask the project's lead or an operator.")
        )


def declare(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody may open it, signed in or not."""
    return declare(view, "public")


def signed_in(view: View) -> View:
    """Any member may open it; others sign in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return declare(guarded, "signed_in")


def needs(permission: str, visible: Visible | None = None) -> Callable[[View], View]:
    """Whoever has `permission` on what the URL names among `visible(user)`, or at all without `visible`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            thing = None
            if visible is not None:
                thing = get_object_or_404(visible(request.user), **kwargs)
                kwargs = {}
            if not allows(request.user, permission, thing):
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                require(request.user, permission, thing)
            return view(request, thing, **kwargs) if visible is not None else view(request, **kwargs)

        return declare(guarded, permission)

    return decorate


def signed_in_first(back: str = "") -> Callable[[View], View]:
    """Above `needs`, where mails lead and where long forms stand: a visitor signs in and comes back.

    It is the same whether the page exists or not, so they learn nothing of it. A script hears 401. `back` names the
    page of a view that only takes posts.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated:
                return view(request, **kwargs)
            if getattr(request, "htmx", False):
                return HttpResponse(status=401)
            return redirect_to_login(reverse(back, kwargs=kwargs) if back else request.get_full_path())

        return guarded

    return decorate
