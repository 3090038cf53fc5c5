"""About what somebody wants mail, and when."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.notices.models import MUST_BE_LEARNED, Mail, Topic

HELP = {
    Topic.LETTERS: _("You must learn of these, so they can wait for the morning but not be switched off."),
    Topic.MILESTONES: _("Reminders of what your team is to show."),
    Topic.REVIEWING: _("What was handed in for you to evaluate, and reminders of your answers."),
    Topic.PROJECTS: _("News and needs of projects, and questions how they come along."),
    Topic.TEAM: _("Who joins, leaves, leads, and invitations that wait."),
    Topic.MENTORING: _("Requests between teams and mentors, and their answers."),
    Topic.INVESTING: _("Who watches a pitch, asks for an introduction, or passed."),
    Topic.BOOKINGS: _("Answers to bookings, faults and repairs, trainings."),
    Topic.EVENTS: _("Changes, and places that become free."),
    Topic.TALK: _("When somebody mentions you."),
    Topic.SPACE: _("For whoever answers applications, offers and requests."),
}


class PreferencesForm(forms.Form):
    """One field a topic."""

    def __init__(self, *args: Any, current: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current = current
        for topic in Topic:
            offered = [one for one in Mail.choices if topic not in MUST_BE_LEARNED or one[0] != Mail.NEVER]
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label, choices=offered, initial=current[topic.value], help_text=HELP[topic],
                required=False,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What is not said stays as it is."""
        found = super().clean() or {}
        return {topic: when or self.current[topic] for topic, when in found.items()}
