"""Pages that editors write, and the back office."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ContentConfig(AppConfig):
    name = "incubator.content"
    label = "content"

    def ready(self) -> None:
        from incubator.content import permissions, reactions  # noqa: F401
        from incubator.content.events import SENTENCES, TOPICS
        from incubator.content.setup import ensure_site
        from incubator.core import access, journal

        def lay_ground(**kwargs: Any) -> None:
            ensure_site()

        journal.announce(SENTENCES, TOPICS)
        access.install(permissions.PERMISSIONS)
        post_migrate.connect(lay_ground, sender=self, weak=False, dispatch_uid="content.ensure_site")
