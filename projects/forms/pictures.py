"""The field for a picture of the log: checked by content, drawn anew, so that nothing but the picture is kept."""

from typing import Any

from django import forms

from incubator.core.files import check_upload
from incubator.core.pictures import drawn_anew

WIDEST = 1600


class PictureField(forms.FileField):
    """Cleans to a JPEG of ours (no metadata, so no place where it was taken), or to None."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        check_upload(file)
        return drawn_anew(file, widest=WIDEST, form="JPEG")
