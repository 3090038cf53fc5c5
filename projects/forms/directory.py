"""What somebody looks for in the directory: kept in the address, nonsense left aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from projects.models import Need, Programme, Project

ANY = ("", _("any"))


@dataclass(frozen=True)
class Station:
    """A stage on the drawn way: how many projects (the disc's area), and the address that narrows to it."""

    sign: str
    name: str
    count: int
    radius: float
    chosen: bool
    url: str


def address_with(asked: QueryDict, name: str, value: str = "") -> str:
    """The address asked for with one filter set, or taken out, from its first page on."""
    rest = asked.copy()
    for gone in (name, "page"):
        rest.pop(gone, None)
    if value:
        rest[name] = value
    return f"?{rest.urlencode()}"


class DirectoryForm(forms.Form):
    q = forms.CharField(
        label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    field = forms.ChoiceField(label=_("Field"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[ANY, *Project.Stage.choices])
    need = forms.ChoiceField(label=_("Looking for"), required=False, choices=[ANY, *Need.Kind.choices])
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    following = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("all")), ("1", _("those that I follow"))],
        widget=forms.HiddenInput,
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("best match")),
            ("newest", _("newest")),
            ("active", _("recently active")),
            ("title", _("by title")),
        ],
    )

    def __init__(
        self,
        *args: Any,
        fields_in_use: Sequence[str],
        programmes: Sequence[Programme],
        follows: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not follows:
            del self.fields["following"]
        asked = str(self.data.get("field", ""))[:60].replace("\x00", "")
        words = [*fields_in_use, *([asked] if asked and asked not in fields_in_use else [])]
        self.choose("field", [(word, word) for word in words])
        self.choose("programme", [(programme.slug, programme.title) for programme in programmes])

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [ANY, *choices]

    def narrowing(self, asked: QueryDict) -> list[tuple[str, str, str, str]]:
        """Each filter that narrows the list: its name and label, what was chosen, and the address without it."""
        rows: list[tuple[str, str, str, str]] = []
        for name in ("q", "field", "stage", "need", "programme", "following"):
            value = self.wanted().get(name)
            if not value or name not in self.fields:
                continue
            choices = dict(getattr(self.fields[name], "choices", []))
            label = str(self.fields[name].label)
            rows.append((name, label, str(choices.get(value, value)), address_with(asked, name)))
        return rows

    def active(self, asked: QueryDict) -> list[tuple[str, str, str]]:
        """The same without the names: label, what was chosen, and the address without it."""
        return [row[1:] for row in self.narrowing(asked)]

    def stations(self, asked: QueryDict, counts: Mapping[str, int]) -> list[Station]:
        """The stages as a picture that narrows: pressed again, a stage lets go."""
        chosen, most = self.wanted().get("stage"), max([*counts.values(), 1])
        return [
            Station(
                sign=str(label).partition(" ")[0],
                name=str(label).partition(" ")[2],
                count=counts[stage],
                radius=round(4 + 10 * (counts[stage] / most) ** 0.5, 1),
                chosen=stage == chosen,
                url=address_with(asked, "stage", "" if stage == chosen else stage),
            )
            for stage, label in Project.Stage.choices
        ]

    def wanted(self) -> dict[str, Any]:
        """What was understood; a field with nonsense in it counts as not filled in."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
