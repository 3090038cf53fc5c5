"""Where files are kept, and what may come in: checked by content, named by us, served so that nothing runs."""

from pathlib import PurePath

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from whitenoise.storage import CompressedManifestStaticFilesStorage

LARGEST = 20 * 1024 * 1024
TEXTS = {".txt", ".md", ".csv", ".json", ".step", ".stp", ".stl", ".gcode", ".kicad_pcb", ".log"}
BINARIES = {
    ".png", ".jpg", ".jpeg", ".webp", ".gif", ".pdf", ".zip", ".mp4", ".webm", ".mp3", ".wav", ".ogg",
    ".docx", ".xlsx", ".pptx", ".odt",
}  # fmt: skip


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that hold their content's hash, with the imports between our modules rewritten."""

    support_js_module_import_aggregation = True
    manifest_strict = False


def check_upload(file: UploadedFile) -> None:
    """Raise `ValidationError` for a file that is too large, empty, of a kind we don't take, or not what it says."""
    ending = PurePath(file.name or "").suffix.lower()
    if not file.size:
        raise ValidationError(_("“%(name)s” is empty. Choose another file."), params={"name": file.name})
    if file.size > LARGEST:
        raise ValidationError(
            _("“%(name)s” is larger than 20 MB. Make it smaller, or add a link."), params={"name": file.name}
        )
    if ending not in TEXTS | BINARIES:
        raise ValidationError(
            _(
                "Files of the kind “%(ending)s” can't be taken. Pictures, PDF, office files, text, CAD and ZIP can."
            ),
            params={"ending": ending or file.name},
        )
    head = file.read(8192)
    file.seek(0)
    if not is_what_it_says(head, ending):
        raise ValidationError(
            _("“%(name)s” is not what its ending says. Save it again in that format."),
            params={"name": file.name},
        )


def is_what_it_says(head: bytes, ending: str) -> bool:
    kind = filetype.guess(head)
    if ending in TEXTS:
        return (kind is None or ending == ".stl") and (b"\x00" not in head or ending == ".stl")
    if kind is None:
        return False
    same = {".jpeg": "jpg", ".docx": "zip", ".xlsx": "zip", ".pptx": "zip", ".odt": "zip"}
    return kind.extension in {ending[1:], same.get(ending)}


def serve(file, name: str) -> FileResponse:  # type: ignore[no-untyped-def]
    """A file as a download: never shown in our origin, so nothing in it runs."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
