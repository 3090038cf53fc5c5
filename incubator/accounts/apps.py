"""People, organisations, sign-up."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "incubator.accounts"
    label = "accounts"

    def ready(self) -> None:
        from incubator.accounts import permissions
        from incubator.accounts.events import SENTENCES, TOPICS
        from incubator.core import access, journal
        from incubator.ui import frame

        journal.announce(SENTENCES, TOPICS)
        access.install(permissions.PERMISSIONS)
        frame.register("operations", permissions.is_operator)
