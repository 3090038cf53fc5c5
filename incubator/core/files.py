"""Where files are kept, and what may come in: checked by content, named by us, served so that nothing runs."""

from pathlib import PurePath

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from whitenoise.storage import CompressedManifestStaticFilesStorage

from incubator.core.archives import names_in

LARGEST = 20 * 1024 * 1024
TEXTS = {".txt", ".md", ".csv", ".json", ".step", ".stp", ".stl", ".gcode", ".kicad_pcb", ".log"}
BINARIES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".pdf", ".zip", ".mp4", ".webm", ".mp3", ".wav", ".ogg"}
OFFICE = {  # archives, and what must stand in each
    ".docx": (b"[Content_Types].xml", b"word/"),
    ".xlsx": (b"[Content_Types].xml", b"xl/"),
    ".pptx": (b"[Content_Types].xml", b"ppt/"),
    ".odt": (b"mimetype", b"content.xml"),
}


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
    if ending not in TEXTS | BINARIES | OFFICE.keys():
        raise ValidationError(
            _(
                "Files of the kind “%(ending)s” can't be taken. Pictures, PDF, office files, text, CAD and ZIP can."
            ),
            params={"ending": ending or file.name},
        )
    if not is_what_it_says(file, ending):
        raise ValidationError(
            _("“%(name)s” is not what its ending says. Save it again in that format."),
            params={"name": file.name},
        )


def is_what_it_says(file: UploadedFile, ending: str) -> bool:
    """Judged by content; the file is at its beginning before and after."""
    file.seek(0)
    head = file.read(8192)
    size = file.size or 0
    if ending == ".stl":
        fits = is_binary_stl(head, size) or (head.lstrip()[:5].lower() == b"solid" and is_text(file))
    elif ending in TEXTS:
        fits = filetype.guess(head) is None and is_text(file)
    elif ending in OFFICE:
        names = names_in(file, size) if head.startswith(b"PK\x03\x04") else set()
        fits = all(any(name.startswith(part) for name in names) for part in OFFICE[ending])
    else:
        kind = filetype.guess(head)
        fits = kind is not None and kind.extension == {".jpeg": "jpg"}.get(ending, ending[1:])
    file.seek(0)
    return fits


def is_binary_stl(head: bytes, size: int) -> bool:
    """80 bytes of anything, how many triangles, 50 bytes for each."""
    return len(head) >= 84 and size == 84 + 50 * int.from_bytes(head[80:84], "little")


def is_text(file: UploadedFile) -> bool:
    """No text has a NUL, and no program goes without."""
    return all(b"\x00" not in chunk for chunk in file.chunks())


def serve(file, name: str) -> FileResponse:  # type: ignore[no-untyped-def]
    """A file as a download: never shown in our origin, so nothing in it runs. Text is plain, whatever it holds."""
    ending = PurePath(name).suffix.lower()
    plain = {"content_type": "text/plain; charset=utf-8"} if ending in TEXTS - {".stl"} else {}
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, **plain)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
