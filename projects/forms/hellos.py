"""A kind question, and three answers with words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.models import Hello


class AskForm(forms.Form):
    text = forms.CharField(
        label=_("What you ask"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Your own words are best. The lead and the members read them."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The buttons are the answers; the words are free."""

    words = forms.CharField(
        label=_("In your own words"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("If you like. Your team and the operators of the space read it, nobody else."),
    )  # fmt: skip
    answer = forms.ChoiceField(choices=Hello.Answer.choices, widget=forms.HiddenInput, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].error_messages["required"] = _("Press one of the three answers.")


class TrackerForm(forms.Form):
    """Whose projects an operator looks at: kept in the address, nonsense is everybody's."""

    tracker = forms.ChoiceField(label=_("Followed by"), required=False)

    def __init__(self, *args: Any, trackers: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["tracker"]
        names = [(str(one.pk), one.name) for one in trackers]
        field.choices = [("", _("everybody")), ("nobody", _("nobody")), *names]

    def chosen(self) -> str:
        return self.cleaned_data.get("tracker", "") if self.is_valid() else ""

    def narrowed(self, projects: Any) -> Any:
        chosen = self.chosen()
        if chosen == "nobody":
            return projects.filter(tracker=None)
        return projects.filter(tracker=int(chosen)) if chosen else projects
