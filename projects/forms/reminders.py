"""When to remind, and when a project counts as quiet: what operators set for the whole space."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.models import QuietRule, ReminderRule
from projects.models.reminders import MOST_DAYS


class ReminderRuleForm(forms.ModelForm):
    """Checks, never saves: the action does."""

    class Meta:
        model = ReminderRule
        fields = ("about", "days", "side")
        labels = {"about": _("What"), "days": _("Days"), "side": _("Before or after")}
        help_texts = {"days": _("0 days before is the day itself. At most %(most)s.") % {"most": MOST_DAYS}}

    def validate_unique(self) -> None:
        """A rule that is there already is no mistake: it is switched on."""

    def validate_constraints(self) -> None:
        """The action refuses what makes no sense, and says the way out."""


class QuietRuleForm(forms.ModelForm):
    class Meta:
        model = QuietRule
        fields = ("quiet_after", "asks", "asks_after")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "quiet"} | kwargs)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        quiet, asks = found.get("quiet_after"), found.get("asks_after")
        if quiet and asks and asks < quiet:
            self.add_error("asks_after", _("A team is asked when its project is quiet, not before."))
        return found
