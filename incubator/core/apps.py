"""The ground: knows no domain word."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "incubator.core"
    label = "core"

    def ready(self) -> None:
        from incubator.core import journal, tasks

        journal.after_commit.append(tasks.deliver_soon)
