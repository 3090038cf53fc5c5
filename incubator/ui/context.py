"""What every template may use: the space's name, the navigation, the count of unread. All lazy."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from incubator.ui import frame as frames


class Nobody:
    """Stands in where the authentication middleware did not run."""

    is_authenticated = False


def frame(request: HttpRequest) -> dict[str, Any]:
    user: Any = getattr(request, "user", None) or Nobody()
    return {
        "space_name": getattr(settings, "SPACE_NAME", "Incubator"),
        "nav": SimpleLazyObject(lambda: frames.navigation(user, request.path)),
        "unread": SimpleLazyObject(lambda: frames.unread(user)),
    }
