"""A programme's questions as a form: the same for applicants, for the preview, and for handing in."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.core.files import check_upload
from incubator.core.pictures import without_traces
from projects.forms.programmes import DayField
from projects.models import AnswerFile, Question
from projects.queries.comparing import stamp

LONGEST = {"short": 240, "long": 20_000}
MOST_RADIOS = 6
REQUIRED = {"required": gettext_lazy("This has to be answered before you can hand in.")}


class AnswerFileField(forms.FileField):
    """One file, checked by its content. One that is kept already counts as an answer."""

    widget = forms.FileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            check_upload(file)
            return without_traces(file)
        return file


class AnswersForm(forms.Form):
    """`complete` asks for everything, as handing in does; a draft takes what there is."""

    def __init__(
        self,
        questions: Iterable[Question],
        *args: Any,
        complete: bool = True,
        files: Mapping[int, AnswerFile] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {f"question_{one.pk}": one for one in questions}
        kept = files or {}
        for name, question in self.questions.items():
            field = field_of(question)
            field.required = complete and question.required and question.pk not in kept
            self.fields[name] = field

    def answers(self) -> dict[str, str]:
        """What could be read, by question; a field with an error in it is left as it was."""
        given = {
            str(one.pk): as_text(self.cleaned_data[name])
            for name, one in self.questions.items()
            if name in self.cleaned_data and one.kind != Question.Kind.FILE
        }
        return given

    def uploads(self) -> dict[int, UploadedFile]:
        """The new files that passed, by question."""
        return {
            one.pk: self.cleaned_data[name]
            for name, one in self.questions.items()
            if one.kind == Question.Kind.FILE and isinstance(self.cleaned_data.get(name), UploadedFile)
        }

    def crossed(self, theirs: Mapping[str, str]) -> None:
        """Say at each question what a team mate wrote there meanwhile; what was typed stays in the field."""
        sentence = _(
            "Somebody of your team changed this meanwhile to: “%(theirs)s”. Keep again to put yours in its place."
        )
        for key, text in theirs.items():
            shown = Truncator(text).chars(600) or _("nothing")
            self.add_error(f"question_{key}", sentence % {"theirs": shown})

    def complaints(self) -> list[str]:
        """What is wrong, each with its question, for a line of text."""
        return [f"{self.fields[name].label}: {errors[0]}" for name, errors in self.errors.items()]


def as_text(value: Any) -> str:
    """An answer as it is kept: words, a plain number, a day by ISO."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value or "")


def field_of(question: Question) -> forms.Field:
    """The field for a kind of answer."""
    shared: dict[str, Any] = {
        "label": question.label,
        "help_text": escape(question.help_text),
        "error_messages": REQUIRED,
    }
    match question.kind:
        case Question.Kind.CHOICE:
            choices = [(one, one) for one in question.choices]
            if len(choices) > MOST_RADIOS:
                return forms.ChoiceField(choices=[("", _("Choose one")), *choices], **shared)
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shared)
        case Question.Kind.NUMBER:
            return forms.DecimalField(max_digits=20, decimal_places=6, **shared)
        case Question.Kind.DATE:
            return DayField(**shared)
        case Question.Kind.FILE:
            hint = _("20 MB at most: picture, PDF, table, text, CAD, ZIP.")
            return AnswerFileField(**shared | {"help_text": f"{shared['help_text']} {hint}".strip()})
        case Question.Kind.LONG:
            return forms.CharField(
                max_length=LONGEST["long"], widget=forms.Textarea(attrs={"rows": 5}), **shared
            )
        case _:
            return forms.CharField(max_length=LONGEST["short"], **shared)


def stamps(answers: Mapping[str, str]) -> dict[str, str]:
    """The stamp of each answer as a page shows it, so that its writer overwrites nothing unseen."""
    return {key: stamp(text) for key, text in answers.items()}


def stamps_posted(text: str) -> dict[str, str]:
    """The stamps that a page sends back; nonsense counts as none."""
    with suppress(ValueError):
        found = json.loads(text[:20_000])
        if isinstance(found, dict):
            return {str(key): str(value) for key, value in found.items()}
    return {}


def initial_of(answers: Mapping[str, str]) -> dict[str, str]:
    """What the form shows of answers that are kept."""
    return {f"question_{pk}": text for pk, text in answers.items()}
