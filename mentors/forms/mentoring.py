"""What teams, mentors and operators type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.matching.words import language
from mentors.languages import language_name
from mentors.models import Mentor
from mentors.queries.directory import Facets
from projects.models import Project

LONGEST = 60


class WordsField(forms.CharField):
    """A short list of words, typed with commas between them."""

    def __init__(self, *, most: int = 20, **options: Any) -> None:
        self.most = most
        super().__init__(max_length=most * (LONGEST + 2), **options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").replace("、", ",").replace("，", ",").replace(";", ",").split(",")
        return list(
            {word.casefold(): word for word in (" ".join(one.split()) for one in typed) if word}.values()
        )

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if any(len(word) > LONGEST for word in value):
            raise forms.ValidationError(
                _("One of these is longer than 60 characters. Put commas between them.")
            )
        if len(value) > self.most:
            raise forms.ValidationError(_("Name the %(most)s that matter most.") % {"most": self.most})

    def run_validators(self, value: Any) -> None:
        """The words were checked one by one."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class LanguagesField(WordsField):
    """Languages by name or code; kept as codes."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(language_name, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(map(language, super().to_python(value))))


class MentorForm(forms.ModelForm):
    skills = WordsField(label=_("Skills"), help_text=_("With commas: mains wiring, CE marking."))
    fields = WordsField(  # type: ignore[assignment]
        label=_("Fields"), required=False, help_text=_("With commas: ceramics, energy, food.")
    )
    languages = LanguagesField(
        label=_("Languages"), most=12, help_text=_("In which you can advise: German, English.")
    )

    class Meta:
        model = Mentor
        fields = ["expertise", "skills", "fields", "languages", "capacity", "office_hours"]
        widgets = {"expertise": forms.Textarea(attrs={"rows": 6})}


class AskForm(forms.Form):
    """A team's request. The choices are the reader's projects that this mentor could help."""

    project = forms.ChoiceField(label=_("For which project"))
    message = forms.CharField(
        label=_("What do you need help with"),
        help_text=_("Where you are stuck, what you have tried, and how much time you think it takes."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, projects: list[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {project.slug: project for project in projects}
        chosen: Any = self.fields["project"]
        chosen.choices = [(project.slug, project.title) for project in projects]
        if len(projects) == 1:
            chosen.widget = forms.HiddenInput()
            chosen.initial = projects[0].slug


class ReasonForm(forms.Form):
    """Why not. Kept short: people read it."""

    reason = forms.CharField(label=_("Because"), max_length=240)


class MentorFilter(forms.Form):
    """The directory's filters; only what the listed mentors name can be chosen."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    field = forms.ChoiceField(label=_("Field"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    room = forms.BooleanField(label=_("Has room"), required=False)

    def __init__(self, *args: Any, facets: Facets, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {"skill": facets.skills, "field": facets.fields, "language": facets.languages}
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", _("any")), *choices]

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for validly; the rest filters nothing and says so beside its field."""
        self.is_valid()
        return self.cleaned_data
