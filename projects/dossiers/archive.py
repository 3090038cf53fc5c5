"""The dossier as a ZIP: Markdown, `project.json`, and the files, copied piece by piece."""

import json
import shutil
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import Storage

from projects.dossiers.parts import Content, plain
from projects.dossiers.sheets import sheets

PIECE = 256 * 1024


def write_zip(content: Content, out: IO[bytes], storage: Storage) -> list[str]:
    """Write it to `out`; the paths of files that the storage no longer has are handed back, and named inside."""
    stamp = content.at.timetuple()[:6]
    missing = []
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:

        def put(path: str, text: str) -> None:
            archive.writestr(entry(path, stamp, ZIP_DEFLATED), text)

        for path, text in sheets(content.parts):
            put(path, text)
        for file in content.files:
            try:
                source = storage.open(file.stored, "rb")
            except FileNotFoundError:
                missing.append(file.path)
                continue
            with source, archive.open(entry(file.path, stamp, ZIP_STORED), "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, PIECE)
        facts = {**content.facts, "missing_files": missing}
        put("project.json", json.dumps(plain(facts), ensure_ascii=False, indent=1))
    return missing


def entry(path: str, stamp: Any, compression: int) -> ZipInfo:
    info = ZipInfo(path, date_time=stamp)
    info.compress_type = compression
    info.external_attr = 0o644 << 16
    return info
