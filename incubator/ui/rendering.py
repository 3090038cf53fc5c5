"""How Django's forms look: a summary that links to the fields; label, hint and error tied to each.

`{{ form }}` renders all, `{{ field.as_field_group }}` one; widgets come from this app's
`django/forms/widgets/` where it has one, otherwise from Django.
"""

from pathlib import Path
from typing import Any

import django.forms
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property


class Renderer(DjangoTemplates):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    formset_template_name = "ui/forms/formset.html"

    @cached_property
    def engine(self) -> Any:
        ours = Path(__file__).parent / "templates"
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [ours, Path(django.forms.__file__).parent / "templates"],
                "NAME": "uiforms",
                "OPTIONS": {},
            }
        )
