"""Small pictures of evidence, drawn by us: what somebody uploaded is never shown itself."""

import io
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File

from incubator.core.pictures import drawn_anew

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".gif"}
WIDEST = 640


def thumbnail_of(file: File) -> ContentFile | None:
    """A JPEG of ours; None for what is no picture, or none that can be read. The file is at its beginning after."""
    if PurePath(file.name or "").suffix.lower() not in PICTURES:
        return None
    file.seek(0)
    content = io.BytesIO(file.read())
    file.seek(0)
    try:
        drawn = drawn_anew(content, widest=WIDEST, form="JPEG")
    except ValidationError:
        return None
    drawn.name = "thumbnail.jpg"
    return drawn
