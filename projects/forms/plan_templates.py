"""A plan template as a form: what it is, a row of fields for each milestone; and the day on which a team starts."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.core.clock import localdate
from projects.actions.plan_templates import Row
from projects.forms.milestones import FARTHEST
from projects.models import PlanTemplate, TemplateRow

COLUMNS = ("title", "goal", "weeks", "weight", "after_previous")


class PlanTemplateForm(forms.ModelForm):
    """`seen` is the version that was opened: whoever saves an older one is told."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = PlanTemplate
        fields = ("title", "about", "stage")
        widgets: ClassVar = {"about": forms.Textarea(attrs={"rows": 3})}

    def look_again(self, version: int) -> None:
        """After a refusal: the next press is made knowing the other version."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data["seen"] = str(version)  # type: ignore[index]


class TemplateRowForm(forms.ModelForm):
    place = forms.IntegerField(label=gettext_lazy("Place"), min_value=1, max_value=99, required=False)

    class Meta:
        model = TemplateRow
        fields = COLUMNS
        widgets: ClassVar = {"goal": forms.Textarea(attrs={"rows": 3})}


TemplateRowFormSet = forms.formset_factory(
    TemplateRowForm, extra=2, min_num=1, max_num=30, validate_max=True, can_delete=True
)


def rows_of(template: PlanTemplate | None) -> list[dict[str, Any]]:
    """What the form shows of a template that is there."""
    rows = template.rows.all() if template else ()
    return [
        {name: getattr(row, name) for name in COLUMNS} | {"place": place} for place, row in enumerate(rows, 1)
    ]


def asked_by(formset: Any) -> list[Row]:
    """The rows that are filled and not struck out, in the order of their places."""
    rows = [row for form in formset if (row := form.cleaned_data) and row.get("title") and not row["DELETE"]]
    rows.sort(key=lambda row: row["place"] or 99)
    return [Row(**{name: row[name] for name in COLUMNS}) for row in rows]


class StartForm(forms.Form):
    starts_on = forms.DateField(
        label=gettext_lazy("Your start"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The weeks are counted from this day."),
    )

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if abs(day - localdate()) > FARTHEST:
            raise ValidationError(_("That is more than five years away. Choose a nearer day."))
        return day
