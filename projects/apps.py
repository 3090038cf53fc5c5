"""The centre: programme, project, team, need, milestone, submission, evaluation, decision, pitch."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from incubator.core import access, journal
        from projects import permissions, reactions  # noqa: F401 (subscribes)
        from projects.events import SENTENCES, TOPICS

        journal.announce(SENTENCES, TOPICS)
        access.install(permissions.PERMISSIONS)
