"""What teams and mentors type about a session."""

from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from incubator.accounts.models import Person
from mentors.queries.offered import Offered, Shown

KEY = "%Y-%m-%dT%H:%M:%SZ"


def label_of(one: Shown) -> SafeString:
    """“Tuesday 4 May, 10:00, free” to who hears it; who sees it has the day above."""
    return format_html('<span class="visually-hidden">{}, </span>{}', one.day, one.rest)


class SlotForm(forms.Form):
    """One of the free slots, said in words on the reader's clock."""

    at = forms.ChoiceField(label=_("When"), widget=forms.RadioSelect(attrs={"class": "slots"}))

    def __init__(self, *args: Any, offered: Offered | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = offered.shown if offered else []
        chosen: Any = self.fields["at"]
        chosen.choices = [
            (day, [(one.key, label_of(one)) for one in group])
            for day, group in groupby(self.shown, key=lambda one: one.day)
        ]
        chosen.error_messages["invalid_choice"] = _("This time is not free any more. Choose another.")
        chosen.error_messages["required"] = _("Choose a time.")

    @property
    def start(self) -> datetime:
        return datetime.strptime(self.cleaned_data["at"], KEY).replace(tzinfo=UTC)


class BookForm(SlotForm):
    agenda = forms.CharField(
        label=_("What you bring"),
        help_text=_(
            "The question, what you have tried, and what to look at before. The mentor prepares with it."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class AgreedForm(forms.Form):
    """Who does what until when."""

    what = forms.CharField(label=_("What"), max_length=240)
    owner = forms.ChoiceField(label=_("Who"))
    due_on = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        chosen: Any = self.fields["owner"]
        chosen.choices = [(key, person.name) for key, person in self.people.items()]


class RateForm(forms.Form):
    value = forms.TypedChoiceField(
        label=_("How useful was it?"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, 6)],
        widget=forms.RadioSelect(attrs={"class": "scale"}),
        help_text=_("1: not at all. 5: we go on in another way now."),
    )
    line = forms.CharField(label=_("In one line"), max_length=240, required=False)
