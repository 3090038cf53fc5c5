"""A picture that came in: checked by content, drawn anew, so that nothing but the picture is kept."""

import io
import warnings
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from incubator.core.files import check_upload

WIDEST = 1600
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class PictureField(forms.FileField):
    """Cleans to a JPEG of ours (no metadata, so no place where it was taken), or to None."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        check_upload(file)
        return drawn_anew(file)


def drawn_anew(file: Any) -> ContentFile:
    """The first frame, upright, on white, at most 1,600 pixels wide or high."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise forms.ValidationError(_("This picture has too many pixels. Make it smaller."))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Warning,
    ) as error:
        raise forms.ValidationError(
            _("This is not a picture that can be read. Save it as JPEG or PNG.")
        ) from error
    upright.thumbnail((WIDEST, WIDEST))
    sheet = Image.new("RGB", upright.size, "white")
    sheet.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=84, optimize=True)
    return ContentFile(out.getvalue())
