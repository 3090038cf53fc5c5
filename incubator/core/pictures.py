"""A picture that came in, drawn anew: upright, on white, without anything hidden in the file."""

import io
import struct
import warnings
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
REDRAWN = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}  # a GIF moves, and has no EXIF
WIDEST = 4096


def drawn_anew(file: IO[bytes] | Any, *, widest: int, form: str) -> ContentFile:
    """The first frame as `form` (`JPEG`, `WEBP`), at most `widest` pixels wide or high; no metadata is kept.

    Raises `ValidationError` for what is no picture, a broken one, or one that would unpack too large.
    """
    try:
        upright = opened(file, widest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many() from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error):
        raise ValidationError(_("This is not a picture that can be read. Save it as JPEG or PNG.")) from None
    sheet = Image.new("RGB", upright.size, "white")
    sheet.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    sheet.save(out, form, quality=84, optimize=True)
    return ContentFile(out.getvalue())


def without_traces(file: UploadedFile) -> UploadedFile:
    """A picture drawn anew under its name, in its own form, so that nobody reads where it was taken.

    What is no picture is handed back as it is. The same refusals as `drawn_anew`.
    """
    form = REDRAWN.get(PurePath(file.name or "").suffix.lower())
    if form is None:
        return file
    try:
        drawn = drawn_anew(file, widest=WIDEST, form=form)
    except ValidationError as problem:
        raise ValidationError(f"“{file.name}”: {problem.message}") from None
    return SimpleUploadedFile(file.name or "", drawn.read(), f"image/{form.lower()}")


def opened(file: Any, widest: int) -> Image.Image:
    """Decoded, made small, then turned upright; its size is looked at before anything is unpacked."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise too_many()
            opaque = picture.mode in {"RGB", "L"} and "transparency" not in picture.info
            small = picture if opaque else picture.convert("RGBA")
            small.thumbnail((widest, widest))
            return ImageOps.exif_transpose(small).convert("RGBA")


def too_many() -> ValidationError:
    return ValidationError(_("This picture has too many pixels. Make it smaller."))
