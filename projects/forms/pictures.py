"""The field for pictures of the log: each checked by content, drawn anew, so that nothing but the picture is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from incubator.core.files import check_upload
from incubator.core.pictures import drawn_anew

WIDEST = 1600


MOST = 6


class PicturesInput(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Cleans to JPEGs of ours (no metadata, so no place where they were taken), in the order chosen."""

    widget = PicturesInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(files) > MOST:
            raise forms.ValidationError(
                _("Six pictures at most. Choose the six that tell most, or write a second entry.")
            )
        drawn, problems = [], []
        for file in files:
            try:
                drawn.append(one_drawn(super().clean(file, initial)))
            except forms.ValidationError as problem:
                problems.append(named(problem, file.name, len(files)))
        if problems:
            raise forms.ValidationError(problems)
        return drawn


def one_drawn(file: Any) -> Any:
    check_upload(file)
    return drawn_anew(file, widest=WIDEST, form="JPEG")


def named(problem: forms.ValidationError, name: str, files: int) -> forms.ValidationError:
    """With the file's name before it, where there are several and the sentence doesn't say it."""
    sentence = " ".join(problem.messages)
    return problem if files == 1 or name in sentence else forms.ValidationError(f"“{name}”: {sentence}")
