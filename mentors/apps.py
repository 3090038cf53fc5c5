"""Knowledge: mentors, mentorships, and the suggestions that say why."""

from typing import Any

from django.apps import AppConfig
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class MentorsConfig(AppConfig):
    name = "mentors"

    def ready(self) -> None:
        from incubator.accounts.permissions import is_operator
        from incubator.core import access, journal, live
        from mentors import permissions, reactions  # noqa: F401
        from mentors.events import SENTENCES, TOPICS
        from projects import panels
        from projects.queries import readers

        journal.announce(SENTENCES, TOPICS)
        access.install(permissions.PERMISSIONS)
        panels.register("mentors", panel_for, label=_("Mentors"))
        readers.add(approved)
        live.topic("match_round", lambda user, pk: is_operator(user))


def approved() -> Q:
    """Over people: approved mentors, who may be named as readers of applications."""
    return Q(mentor__state="approved")


def panel_for(project: Any, user: Any) -> str | None:
    """For the team and the operators; who is in conflict is refused by the page itself."""
    from incubator.accounts.permissions import is_operator
    from projects.permissions import is_in_team

    if is_operator(user) or is_in_team(user, project):
        return reverse("project_mentors_panel", args=[project.slug])
    return None
