"""Which programme an operator looks at: kept in the address, nonsense is the newest that runs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ProgrammeForm(forms.Form):
    programme = forms.ChoiceField(label=_("Programme"), required=False)

    def __init__(self, *args: Any, programmes: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_slug = {one.slug: one for one in programmes}
        field: Any = self.fields["programme"]
        field.choices = [(one.slug, one.title) for one in programmes]

    def chosen(self) -> Any:
        """The programme asked for, else the newest that runs, else the newest; None where the space has none."""
        every = list(self.by_slug.values())
        newest = next((one for one in every if one.is_running), every[0] if every else None)
        return self.by_slug.get(str(self.data.get("programme", "")), newest)
