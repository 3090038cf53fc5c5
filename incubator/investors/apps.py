"""Investors, interest in pitches, intros."""

from django.apps import AppConfig


class InvestorsConfig(AppConfig):
    name = "incubator.investors"
    label = "investors"

    def ready(self) -> None:
        from incubator.core import access, journal
        from incubator.investors import permissions
        from incubator.investors.events import SENTENCES, TOPICS
        from incubator.ui import frame

        journal.announce(SENTENCES, TOPICS)
        access.install(permissions.PERMISSIONS)
        frame.register("pitches", permissions.is_verified_investor)
