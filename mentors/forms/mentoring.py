"""What teams, mentors and operators type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from incubator.matching.words import language
from mentors.languages import language_name
from mentors.models import Mentor
from mentors.models.rounds import MOST_MENTORS, Objective
from mentors.queries.directory import Facets
from mentors.queries.round_pool import choosable
from projects.models import Programme, Project

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


class RoundForm(forms.Form):
    """A match round's parameters. Nobody chosen means everybody in the pool."""

    title = forms.CharField(label=_("Title"), max_length=120)
    programme = forms.ModelChoiceField(
        Programme.objects.all(), label=_("Cohort"), required=False, empty_label=_("all programmes")
    )
    only_without = forms.BooleanField(label=_("Only projects without a mentor"), required=False)
    objective = forms.ChoiceField(
        label=_("What comes first"),
        choices=Objective.choices,
        help_text=_("All three are worked out and compared; you can take another one later."),
    )
    least = forms.IntegerField(
        label=_("Mentors a project, at least"), min_value=0, max_value=MOST_MENTORS, initial=1
    )
    most = forms.IntegerField(
        label=_("Mentors a project, at most"), min_value=1, max_value=MOST_MENTORS, initial=1
    )
    mentors = forms.ModelMultipleChoiceField(
        Mentor.objects.none(),
        label=_("Mentors"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Choose some, or nobody for all who are awake and have places."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mentors: Any = self.fields["mentors"]
        mentors.queryset = choosable().order_by("person__name", "pk")
        mentors.label_from_instance = with_places

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        least, most = found.get("least"), found.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("least", _("At least can't be more than at most."))
        return found


def with_places(mentor: Any) -> str:
    places = ngettext("%(n)s place", "%(n)s places", mentor.room) % {"n": mentor.room}
    return f"{mentor.person.name} · {places}"


class RerunForm(forms.Form):
    """Run again, with another objective if one is named."""

    objective = forms.ChoiceField(choices=[("", ""), *Objective.choices], required=False)


class MoveForm(forms.Form):
    """Which way a project goes: `<mentor>-`, `<mentor>-<project in exchange>`, or `-` for nobody."""

    project = forms.IntegerField(min_value=1, max_value=2**31)
    away = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    way = forms.RegexField(
        r"^(-|[0-9]{1,9}-[0-9]{0,9})$", error_messages={"required": _("Choose where the project shall go.")}
    )

    def move(self) -> dict[str, int | None]:
        """As `move_pair` wants it."""
        there, _dash, swap = self.cleaned_data["way"].partition("-")
        return {
            "project": self.cleaned_data["project"],
            "away": self.cleaned_data["away"],
            "there": int(there) if there else None,
            "swap": int(swap) if swap else None,
        }


class PublishForm(forms.Form):
    """What all of them read with their pair."""

    message = forms.CharField(
        label=_("Your message to mentors and teams"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("All of them read it with their request."),
    )
