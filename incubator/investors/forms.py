"""What investors type, and what leads answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.accounts.forms import WordsField
from incubator.investors.models import Investor
from projects.models import Project

CURRENCIES = ("EUR", "CHF", "USD", "CNY")


class PitchSearch(forms.Form):
    """What an investor looks for: kept in the address, nonsense left aside."""

    text = forms.CharField(label=_("Words"), required=False, max_length=100)
    field = forms.CharField(label=_("Field"), required=False, max_length=60)
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("any")), *Project.Stage.choices]
    )
    watched = forms.BooleanField(label=_("Only my watch-list"), required=False)

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class InvestorForm(forms.ModelForm):
    sectors = WordsField(label=_("Fields"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])

    class Meta:
        model = Investor
        fields = ("focus", "ticket_min", "ticket_max", "currency")
        widgets = {"focus": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in ("ticket_min", "ticket_max"):
            if values.get(name) is not None and values[name] <= 0:
                self.add_error(name, _("Name an amount above zero, or leave it empty."))
        low, high = values.get("ticket_min"), values.get("ticket_max")
        if low is not None and high is not None and low > high:
            self.add_error("ticket_max", _("The largest ticket is below the smallest."))
        return values


class IntroForm(forms.Form):
    message = forms.CharField(
        label=_("Your message to the team"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Who you are, what you saw in the pitch, what you would like to talk about."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("A sentence to them"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
