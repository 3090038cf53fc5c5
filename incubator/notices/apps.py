"""One stream of notifications a person."""

from typing import Any

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "incubator.notices"
    label = "notices"

    def ready(self) -> None:
        from incubator.core import access, live
        from incubator.notices import permissions, queries, reactions  # noqa: F401
        from incubator.ui import frame

        access.install(permissions.PERMISSIONS)
        live.topic("person", is_oneself)
        frame.register("unread", queries.unread_count)


def is_oneself(user: Any, pk: int) -> bool:
    """One listens to one's own stream only."""
    return bool(user.is_authenticated and user.pk == pk)
