"""Whom a team looks for, the words of those who ask, the team's answer, and what one looks for in the directory."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from projects.forms.directory import ANY
from projects.forms.words import WordsField


class OpeningForm(forms.Form):
    title = forms.CharField(
        label=_("Whom do you look for"),
        max_length=120,
        help_text=_("For example: somebody who writes firmware."),
    )
    text = forms.CharField(
        label=_("What would they do"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What comes next, how you work together, what they get out of it."),
    )  # fmt: skip
    skills = WordsField(
        label=_("Skills"), required=False, help_text=_("For example: C, soldering. Put commas between.")
    )
    hours = forms.IntegerField(
        label=_("Hours a week"), required=False, min_value=1, max_value=60, help_text=_("A guess is enough.")
    )


class AskForm(forms.Form):
    message = forms.CharField(
        label=_("Your words to the team"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Who you are, what you have made, why this project. The team reads your name beside it."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not this time"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read it. A kind word costs nothing."),
    )  # fmt: skip

    def __init__(self, *args: Any, pk: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"id_answer_{pk}_%s"} | kwargs)


class OpeningFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    field = forms.ChoiceField(label=_("Field"), required=False)

    def __init__(
        self, *args: Any, skills: Sequence[str], fields_in_use: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("skill", skills), ("field", fields_in_use)):
            asked = str(self.data.get(name, ""))[:60].replace("\x00", "")
            every = [*words, *([asked] if asked and asked not in words else [])]
            field: Any = self.fields[name]
            field.choices = [ANY, *((word, word) for word in every)]

    def wanted(self) -> dict[str, Any]:
        """What was understood; a field with nonsense in it counts as not filled in."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def active(self, asked: QueryDict) -> list[tuple[str, str, str]]:
        """Each filter that narrows the list: its label, what was chosen, and the address without it."""
        rows = []
        for name, value in self.wanted().items():
            rest = asked.copy()
            for gone in (name, "page"):
                rest.pop(gone, None)
            rows.append((str(self.fields[name].label), str(value), f"?{rest.urlencode()}"))
        return rows
