"""What operators type about match rounds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mentors.models import Mentor
from mentors.models.rounds import MOST_MENTORS, Objective
from mentors.queries.round_pool import choosable
from projects.models import Programme


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
