"""The two texts of a batch, what one application is told, and an answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.actions.letters import IN_A_LINE, TEXTS
from projects.models import LetterBatch, ProposedOutcome
from projects.queries.letter_texts import KNOWN, unknown_places


class PlacesField(forms.CharField):
    """Words with placeholders; one that nothing stands for is refused by its name."""

    def __init__(self, *, known: tuple[str, ...] = KNOWN, **kwargs: Any) -> None:
        self.known = known
        super().__init__(**kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if unknown := unknown_places(value, self.known):
            raise ValidationError(
                _("There is nothing to put in place of {%(name)s}. Correct it or take it out.")
                % {"name": unknown[0]}
            )


def subject(label: str | Promise) -> PlacesField:
    return PlacesField(label=label, max_length=160, known=IN_A_LINE)


def text(label: str | Promise) -> PlacesField:
    return PlacesField(label=label, max_length=10_000, widget=forms.Textarea(attrs={"rows": 10}))


class TextsForm(forms.Form):
    accept_subject = subject(gettext_lazy("Subject, accepted"))
    accept_text = text(gettext_lazy("Letter, accepted"))
    decline_subject = subject(gettext_lazy("Subject, declined"))
    decline_text = text(gettext_lazy("Letter, declined"))

    @classmethod
    def of(cls, batch: LetterBatch) -> "TextsForm":
        return cls(initial={name: getattr(batch, name) for name in TEXTS})


class OutcomeForm(forms.Form):
    """Without an outcome the application is taken out of the batch."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("It is told"),
        required=False,
        choices=[
            *((value, capfirst(str(label))) for value, label in ProposedOutcome.Outcome.choices),
            ("", gettext_lazy("Nothing yet")),
        ],
    )
    paragraph = PlacesField(
        label=gettext_lazy("Personal paragraph"),
        required=False,
        max_length=5000,
        known=IN_A_LINE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands in the letter. With a no it is the reason that the project keeps."),
    )


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
