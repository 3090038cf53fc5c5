"""What an operator says of a programme and asks in it. Opening and closing are on the space's clock."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.core.clock import localdate
from projects.models import Programme, Question, Rubric

FURTHEST = timedelta(days=3660)
EARLIEST = date(2000, 1, 1)
MOST_PLACES = 10_000
MOST_CHOICES = 30
LONGEST_CHOICE = 120
SHORTEST_LIST = 2


def checked_year(day: date) -> None:
    """A year that somebody can have meant; 9999 and 0202 are slips of the finger."""
    if day > localdate() + FURTHEST:
        raise ValidationError(_("That is more than ten years away. Check the year."))
    if day < EARLIEST:
        raise ValidationError(_("That is before the year 2000. Check the year."))


class DayField(forms.DateField):
    """A day as browsers type it, in a year that makes sense."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value:
            checked_year(value)


class SpaceTimeField(forms.DateTimeField):
    """A moment on the space's clock, wherever its reader lives."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(ZoneInfo(settings.SPACE_TIME_ZONE)):
            return super().prepare_value(value)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(ZoneInfo(settings.SPACE_TIME_ZONE)):
            return super().to_python(value)

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value:
            checked_year(value.date())


class ProgrammeForm(forms.Form):
    """Everything that applicants are told, and what their applications are read by."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    summary = forms.CharField(
        label=gettext_lazy("In one sentence"), required=False, max_length=240,
        help_text=gettext_lazy("Who it is for and what they get."),
    )  # fmt: skip
    about = forms.CharField(
        label=gettext_lazy("About"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("What you expect, what is included, who reads the applications. Markdown works."),
    )  # fmt: skip
    opens_at = SpaceTimeField(label=gettext_lazy("Opens"))
    closes_at = SpaceTimeField(
        label=gettext_lazy("Closes"), help_text=gettext_lazy("The last minute in which one can hand in.")
    )
    starts_on = DayField(label=gettext_lazy("Starts"))
    ends_on = DayField(label=gettext_lazy("Ends"))
    places = forms.IntegerField(
        label=gettext_lazy("Places"), min_value=0, max_value=MOST_PLACES, initial=20,
        help_text=gettext_lazy("How many projects can be in it at a time. It is never exceeded."),
    )  # fmt: skip
    cohort = forms.CharField(
        label=gettext_lazy("Cohort"), required=False, max_length=80,
        help_text=gettext_lazy("What those who are in call themselves, for example “Spring 2027”."),
    )  # fmt: skip
    rubric = forms.ModelChoiceField(
        Rubric.objects.none(), label=gettext_lazy("Rubric for milestones"), empty_label=None
    )
    application_rubric = forms.ModelChoiceField(
        Rubric.objects.none(), label=gettext_lazy("Rubric for applications"), required=False,
        empty_label=gettext_lazy("None: applications are read without scores"),
        help_text=gettext_lazy("Readers see it beside each application."),
    )  # fmt: skip
    names_reviewers = forms.BooleanField(
        label=gettext_lazy("Makers read who evaluated"), required=False,
        help_text=gettext_lazy("Otherwise they read the words and scores without names."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        if programme is not None:
            kwargs["initial"] = {name: getattr(programme, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at"):
            clock = _("On the space’s clock (%(zone)s).") % {"zone": settings.SPACE_TIME_ZONE}
            self.fields[name].help_text = f"{self.fields[name].help_text} {clock}".strip()
        for name in ("rubric", "application_rubric"):
            field: Any = self.fields[name]
            now = getattr(programme, f"{name}_id", None)
            field.queryset = Rubric.objects.filter(Q(replaced_by=None) | Q(pk=now))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It closes before it opens. Choose a later moment."))
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("It ends before it starts. Choose a later day."))
        if closes and ends and closes.date() > ends:
            self.add_error("closes_at", _("It would still take applications after its end."))
        return cleaned


class QuestionForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("Question"), max_length=240,
        help_text=gettext_lazy("Ask for one thing. “What did you watch, where, when?” beats “Describe your idea”."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("Answered with"), choices=Question.Kind.choices, initial="long"
    )
    help_text = forms.CharField(
        label=gettext_lazy("Help"), required=False, max_length=400,
        help_text=gettext_lazy("Stands under the question: how long, what counts, an example."),
    )  # fmt: skip
    choices = forms.CharField(
        label=gettext_lazy("Choices"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line; only for a question that is answered by a choice."),
    )  # fmt: skip
    required = forms.BooleanField(
        label=gettext_lazy("Must be answered to hand in"), required=False, initial=True
    )

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        if question is not None:
            kwargs["initial"] = {name: getattr(question, name) for name in self.base_fields}
            kwargs["initial"]["choices"] = "\n".join(question.choices)
        super().__init__(*args, **kwargs)

    def clean_choices(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["choices"].splitlines()]
        choices = list(dict.fromkeys(filter(None, lines)))
        if len(choices) > MOST_CHOICES:
            raise ValidationError(_("Thirty choices at most."))
        if too_long := [one for one in choices if len(one) > LONGEST_CHOICE]:
            raise ValidationError(
                _("“%(choice)s…” is longer than 120 characters.") % {"choice": too_long[0][:40]}
            )
        return choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_choice = cleaned.get("kind") == Question.Kind.CHOICE
        if is_choice and "choices" in cleaned and len(cleaned["choices"]) < SHORTEST_LIST:
            self.add_error("choices", _("A choice needs at least two lines to choose from."))
        return cleaned
