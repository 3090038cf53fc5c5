"""What is typed at a gate: the decision, the appeal, its answer; and why a certificate no longer holds."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.core.clock import localdate
from projects.actions.gates import Ruling
from projects.models import Gate, Project


def words(label: Any, *, most: int = 5000, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class GateForm(forms.Form):
    """One form for the three outcomes; each asks for its own, and the rest is left out by the action.

    `number` says which gate was read: when it was decided meanwhile, the action refuses.
    """

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)
    outcome = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    reason = words(gettext_lazy("Reason"), help_text=gettext_lazy("The team reads it, word for word."))
    despite = words(
        gettext_lazy("To advance before the stage is done: why"), most=2000, rows=2, required=False
    )
    look_again_on = forms.DateField(
        label=gettext_lazy("For a hold: look again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    to_show = words(
        gettext_lazy("For a hold: what must be shown by then"),
        rows=3,
        required=False,
        help_text=gettext_lazy("So that the team knows when it is enough."),
    )
    closing = words(
        gettext_lazy("To let it go: closing words"),
        required=False,
        help_text=gettext_lazy(
            "Kind ones: what was good, what they take along, where they can go from here."
        ),
    )

    def __init__(self, *args: Any, project: Project, offered: list[str], ready: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ready = ready
        labels = {
            "advance": _("Graduate: it leaves the house with a certificate")
            if project.stage == Project.Stage.MARKET
            else _("Advance: on to the next stage"),
            "hold": _("Hold: it stays in this stage, and you look again"),
            "drop": _("Let go: it leaves the programme"),
        }
        self.fields["outcome"].choices = [(one, labels[one]) for one in offered]  # type: ignore[attr-defined]
        if ready or "advance" not in offered:
            del self.fields["despite"]

    def clean_look_again_on(self) -> date | None:
        day: date | None = self.cleaned_data["look_again_on"]
        if self.data.get("outcome") == Gate.Outcome.HOLD and day is not None and day <= localdate():
            raise ValidationError(_("That day has gone by. Choose one from tomorrow on."))
        return day

    def clean(self) -> dict[str, Any]:
        """What this outcome asks for."""
        values = self.cleaned_data
        asked = {
            Gate.Outcome.HOLD: {
                "look_again_on": _("Name the day on which you look again."),
                "to_show": _("Write what the team is to show by then."),
            },
            Gate.Outcome.DROP: {"closing": _("Write some closing words to the team.")},
            Gate.Outcome.ADVANCE: {
                "despite": _("The stage is not done. Say why the project advances all the same.")
            },
        }
        for name, message in asked.get(values.get("outcome", ""), {}).items():
            if name in self.fields and name not in self.errors and not values.get(name):
                self.add_error(name, message)
        return values

    def ruling(self) -> Ruling:
        return Ruling(**{name: value for name, value in self.cleaned_data.items() if name != "number"})


class AppealForm(forms.Form):
    words = words(
        gettext_lazy("What speaks against the decision"),
        rows=6,
        help_text=gettext_lazy(
            "What was overlooked or is different from what was written. There is one appeal."
        ),
    )


class AnswerForm(forms.Form):
    ruling = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        widget=forms.RadioSelect,
        choices=[
            ("uphold", gettext_lazy("Uphold: the decision stands")),
            ("overturn", gettext_lazy("Overturn: the decision falls")),
        ],
    )
    reason = words(
        gettext_lazy("Reason"), help_text=gettext_lazy("The team and whoever took the decision read it.")
    )


class RevokeForm(forms.Form):
    reason = words(
        gettext_lazy("Reason"),
        most=2000,
        rows=3,
        help_text=gettext_lazy("Everybody with the link reads it. This can’t be taken back."),
    )
