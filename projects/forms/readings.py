"""The rubric of an application as a form, who is to read, and how the operators' table is cut."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from incubator.accounts.models import Person
from projects.actions.readings import Said
from projects.forms.evaluations import NOT_APPLICABLE, scale_of
from projects.models import Criterion, Reading
from projects.queries.readers import eligible_people

SORTS = {
    "waiting": _("longest waiting"),
    "-mean": _("highest mean"),
    "mean": _("lowest mean"),
    "-spread": _("most divided"),
    "read": _("read by fewest"),
    "title": _("title"),
}
STATES = {"open": _("not decided"), "accepted": _("accepted"), "declined": _("declined"), "all": _("all")}


class ReadingForm(forms.Form):
    """`complete` asks for everything, as handing in does; a draft takes what there is."""

    recommendation = forms.ChoiceField(
        label=_("Your recommendation"),
        choices=[(value, capfirst(str(label))) for value, label in Reading.Recommendation.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what you recommend: accept, unsure, or decline.")},
    )
    note = forms.CharField(
        label=_("Note to colleagues"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For those who read and decide with you. Applicants never see it, nor your name."),
    )

    def __init__(
        self, criteria: Iterable[Criterion], *args: Any, complete: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = {f"criterion_{one.pk}": one for one in criteria}
        self.rubric = next((one.rubric_id for one in self.criteria.values()), None)
        self.fields = {name: scale_of(one) for name, one in self.criteria.items()} | self.fields
        if not complete:
            for field in self.fields.values():
                field.required = False

    def said(self, version: int | None = None) -> Said:
        cleaned = self.cleaned_data
        given = {one.pk: cleaned[name] for name, one in self.criteria.items() if cleaned.get(name)}
        return Said(
            scores={pk: None if value == NOT_APPLICABLE else int(value) for pk, value in given.items()},
            note=cleaned.get("note", ""),
            recommendation=cleaned.get("recommendation", ""),
            rubric=self.rubric,
            version=version,
        )


def initial_of(reading: Reading | None) -> dict[str, Any]:
    """What the form shows of a reading that was begun, or of an earlier version."""
    if reading is None:
        return {}
    scores = {f"criterion_{score.criterion_id}": str(score.value) for score in reading.scores.all()}
    left_out = {f"criterion_{pk}": NOT_APPLICABLE for pk in reading.left_out}
    return scores | left_out | {"note": reading.note, "recommendation": reading.recommendation}


class ReaderForm(forms.Form):
    """Whom to ask; those who read already are not offered."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Ask somebody to read"),
        empty_label=_("Choose a mentor or an operator"),
        error_messages={"invalid_choice": _("Choose somebody from the list.")},
    )

    def __init__(self, *args: Any, reading: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = eligible_people().exclude(pk__in=reading)
        field.label_from_instance = lambda person: person.name


class BoardForm(forms.Form):
    """Which applications, in which order; nonsense in the address counts as nothing chosen."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=list(STATES.items()))
    field = forms.ChoiceField(label=_("Field"), required=False)
    sort = forms.ChoiceField(label=_("In the order of"), required=False, choices=list(SORTS.items()))

    def __init__(self, data: Any, *, words: Iterable[str]) -> None:
        super().__init__(data)
        choices: Any = self.fields["field"]
        choices.choices = [("", _("All fields")), *((word, word) for word in words)]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        cleaned = self.cleaned_data
        return {
            "state": cleaned.get("state") or "open",
            "field": cleaned.get("field") or "",
            "sort": cleaned.get("sort") or "waiting",
        }
