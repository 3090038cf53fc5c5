"""What the team types into its pitch."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.models import Pitch, Traction

CURRENCIES = [(code, code) for code in ("EUR", "CHF", "USD", "CNY")]


class PitchForm(forms.ModelForm):
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)

    class Meta:
        model = Pitch
        fields = ("problem", "solution", "market", "team", "ask_amount", "currency", "ask_use", "video")
        widgets = {
            **{key: forms.Textarea(attrs={"rows": 4}) for key in ("problem", "solution", "market", "team")},
            "ask_use": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "problem": _("Whose problem is it, and what does it cost them today?"),
            "solution": _("What you have made, and what it does better."),
            "market": _("Who pays, how many they are, and how you know."),
            "team": _("Who does it, and why you."),
            "ask_use": _("What the money will have changed in a year."),
        }
        field_classes = {"video": forms.URLField}

    def clean_ask_amount(self) -> Any:
        amount = self.cleaned_data["ask_amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError(_("Name an amount above zero, or leave it empty."))
        return amount


class TractionForm(forms.ModelForm):
    class Meta:
        model = Traction
        fields = ("figure", "label", "on")
        widgets = {"on": forms.DateInput(attrs={"type": "date"})}


TractionFormSet = forms.formset_factory(TractionForm, extra=2, max_num=12, validate_max=True, can_delete=True)


def traction_rows(formset: Any) -> list[dict[str, Any]]:
    """The rows that are filled and not struck out."""
    return [
        form.cleaned_data
        for form in formset
        if form.cleaned_data.get("figure") and not form.cleaned_data.get("DELETE")
    ]
