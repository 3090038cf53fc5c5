"""What a team types: a milestone, its evidence; and what answers it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.core.clock import localdate
from incubator.core.files import check_upload
from incubator.core.pictures import without_traces
from projects.models import Decision, Milestone

MOST_FILES = 5
MOST_LINKS = 10
FARTHEST = timedelta(days=5 * 365)
is_link = URLValidator(schemes=["http", "https"])


class MilestoneForm(forms.ModelForm):
    """Shows `initial`, never changes a milestone: the action does. `plan` are the others that it may wait for."""

    waits_for = forms.ModelMultipleChoiceField(
        Milestone.objects.none(),
        label=gettext_lazy("Waits for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("It can be started when these are accepted or abandoned."),
    )

    def __init__(self, *args: Any, plan: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["waits_for"].queryset = plan  # type: ignore[attr-defined]
        if not plan:
            del self.fields["waits_for"]

    class Meta:
        model = Milestone
        fields = ("title", "goal", "due_on", "weight")
        widgets = {
            "goal": forms.Textarea(attrs={"rows": 4}),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "title": gettext_lazy("In one sentence, as it will stand on the line."),
            "due_on": gettext_lazy("The day on which you mean to hand in."),
            "weight": gettext_lazy("How much of the stage it is, from 1 to 10. Most are 1."),
        }

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < localdate() and day != self.initial.get("due_on"):
            raise ValidationError(_("That day has gone by. Choose one from today on."))
        if day > localdate() + FARTHEST and day != self.initial.get("due_on"):
            raise ValidationError(
                _("That is more than five years away. Choose a nearer day, and plan the rest later.")
            )
        return day


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked by its content."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(files) > MOST_FILES:
            raise ValidationError(_("Five files at most. Put the others into a ZIP, or link to them."))
        problems: list[ValidationError] = []
        kept = []
        for file in files:
            try:
                check_upload(file)
                kept.append(without_traces(file))
            except ValidationError as problem:
                problems.append(problem)
        if problems:
            raise ValidationError(problems)
        return kept


class SubmissionForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What you show"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=gettext_lazy(
            "What is true now, and how one sees it: figures, trials, what surprised you. Markdown works."
        ),
    )
    links = forms.CharField(
        label=gettext_lazy("Links"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 3, "inputmode": "url"}),
        help_text=gettext_lazy("One a line, ten at most: a film, a drawing, a repository."),
    )
    files = FilesField(  # type: ignore[assignment]  # the word that people read
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy(
            "Five at most, 20 MB each: pictures, PDF, tables, CAD, ZIP. After an error choose them again."
        ),
    )

    def clean_links(self) -> list[str]:
        links = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(links) > MOST_LINKS:
            raise ValidationError(_("Ten links at most. Keep the ones that show the most."))
        return [self.checked(link) for link in dict.fromkeys(links)]

    def checked(self, link: str) -> str:
        try:
            is_link(link)
        except ValidationError:
            problem = _("“%(link)s” is not a link. It begins with https://.") % {"link": link[:80]}
            raise ValidationError(problem) from None
        if len(link) > 500:
            raise ValidationError(_("“%(link)s…” is longer than 500 characters.") % {"link": link[:60]})
        return link


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        widget=forms.RadioSelect,
        choices=[
            (Decision.Outcome.ACCEPT, gettext_lazy("Accept: the goal is reached")),
            (Decision.Outcome.CHANGES, gettext_lazy("Ask for changes: they hand in once more")),
            (Decision.Outcome.STOP, gettext_lazy("Stop: this milestone is not pursued any further")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "The makers read it. Where the evaluations disagree, say what you follow, and why."
        ),
    )


class TeamAnswerForm(forms.Form):
    """One for each decision on the page, so its fields are named after the decision."""

    text = forms.CharField(
        label=gettext_lazy("What you do, and why"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Whom you follow in what, and what you leave aside. Those who evaluated read it."
        ),
    )

    def __init__(self, decision: int, data: Any = None) -> None:
        self.decision = decision
        super().__init__(data, auto_id=f"id_%s_{decision}")
