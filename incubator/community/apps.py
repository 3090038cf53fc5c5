"""Events and talk."""

from typing import Any

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "incubator.community"
    label = "community"

    def ready(self) -> None:
        from incubator.community import permissions, reactions  # noqa: F401
        from incubator.community.events import SENTENCES, TOPICS
        from incubator.community.queries.rooms import visible_rooms
        from incubator.core import access, journal, live

        def may_hear(user: Any, pk: int) -> bool:
            return visible_rooms(user).filter(pk=pk).exists()

        journal.announce(SENTENCES, TOPICS)
        access.install(permissions.PERMISSIONS)
        live.topic("room", may_hear)
