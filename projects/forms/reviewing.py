"""Which programme an operator looks at: kept in the address, nonsense is the newest."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.models import Programme


class ProgrammeForm(forms.Form):
    programme = forms.ChoiceField(label=_("Programme"), required=False)

    def __init__(self, *args: Any, programmes: Sequence[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_slug = {one.slug: one for one in programmes}
        field: Any = self.fields["programme"]
        field.choices = [(one.slug, one.title) for one in programmes]

    def chosen(self) -> Programme | None:
        """The programme asked for, else the newest; None where the space has none."""
        newest = next(iter(self.by_slug.values()), None)
        return self.by_slug.get(str(self.data.get("programme", "")), newest)
