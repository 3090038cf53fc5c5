"""What is shared: equipment, rooms, material, money, services; units, bookings, trainings."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "resources"

    def ready(self) -> None:
        from incubator.core import access, journal
        from incubator.core.live import topic
        from projects import panels
        from resources import permissions
        from resources.events import SENTENCES, TOPICS
        from resources.queries.visible import visible_units

        def bookings_panel(project: Any, user: Any) -> str | None:
            if not access.allows(user, "projects.view_milestone", project):
                return None
            return reverse("project_bookings", args=[project.slug])

        def sees_unit(user: Any, pk: int) -> bool:
            return visible_units(user).filter(pk=pk).exists()

        journal.announce(SENTENCES, TOPICS)
        access.install(permissions.PERMISSIONS)
        topic("unit", sees_unit)
        panels.register("bookings", bookings_panel, label=_("Bookings"))
