"""What is shared: equipment, rooms, material, money, services; units, bookings, trainings."""

from typing import Any

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "resources"

    def ready(self) -> None:
        from incubator.core import access, journal
        from incubator.core.live import topic
        from resources import permissions
        from resources.events import SENTENCES
        from resources.queries.visible import visible_units

        def sees_unit(user: Any, pk: int) -> bool:
            return visible_units(user).filter(pk=pk).exists()

        journal.announce(SENTENCES)
        access.install(permissions.PERMISSIONS)
        topic("unit", sees_unit)
