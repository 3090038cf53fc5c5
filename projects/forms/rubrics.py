"""A rubric as a form: its title, and a row of fields for each criterion."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.actions.rubrics import Asked
from projects.models import Criterion, Rubric


class RubricForm(forms.ModelForm):
    class Meta:
        model = Rubric
        fields = ("title",)


class CriterionForm(forms.ModelForm):
    place = forms.IntegerField(label=_("Place"), min_value=1, max_value=99, required=False)

    class Meta:
        model = Criterion
        fields = ("label", "weight", "one", "three", "five")
        widgets: ClassVar = {name: forms.Textarea(attrs={"rows": 2}) for name in ("one", "three", "five")}


CriterionFormSet = forms.formset_factory(
    CriterionForm, extra=2, min_num=1, max_num=12, validate_max=True, can_delete=True
)


def rows_of(rubric: Rubric | None) -> list[dict[str, Any]]:
    """What the form shows of a rubric that is there."""
    criteria = rubric.criteria.all() if rubric else ()
    return [
        {name: getattr(one, name) for name in CriterionForm.Meta.fields} | {"place": place}
        for place, one in enumerate(criteria, 1)
    ]


def asked_by(formset: Any) -> list[Asked]:
    """The rows that are filled and not struck out, in the order of their places."""
    rows = [row for form in formset if (row := form.cleaned_data) and row.get("label") and not row["DELETE"]]
    rows.sort(key=lambda row: row["place"] or 99)
    return [Asked(**{name: row[name] for name in CriterionForm.Meta.fields}) for row in rows]
