"""The dossier as a PDF, set by typst. What people wrote goes in as JSON beside the template, never as its code."""

import json
import re
import shutil
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import typst
from django.core.files.storage import Storage
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image

from projects.dossiers.blocks import blocks_of
from projects.dossiers.parts import Content, Enclosed, Part

TEMPLATE = Path(__file__).with_name("dossier.typ")
MOST_PICTURES = 40  # each at most 1600 pixels wide; the others are in the ZIP
HAN = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]")
HAN_FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimSun",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "Noto Serif SC", "Droid Sans Fallback",
)  # fmt: skip
BASE = "Libertinus Serif"  # comes with typst: Latin, Greek and Cyrillic letters
FONTS = "pylopdf_fonts_zh_cn"  # a package with Noto Sans SC; used where somebody installed it


@cache
def fonts() -> typst.Fonts:
    """What typst brings, what the system has, and Chinese letters from the package if it is there."""
    spec = find_spec(FONTS)
    return typst.Fonts(font_paths=list(spec.submodule_search_locations or []) if spec else [])


def han_family() -> str:
    known = set(fonts().families())
    return next((name for name in HAN_FAMILIES if name in known), "")


def write_pdf(content: Content, out: IO[bytes], storage: Storage, language: str) -> None:
    """The whole document, set in a folder beyond which typst reads nothing; `RuntimeError` if it can't be set."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as name:
        folder = Path(name)
        shutil.copyfile(TEMPLATE, folder / TEMPLATE.name)
        data = laid_out(content, folder, storage, language)
        (folder / "dossier.json").write_text(json.dumps(clean(data), ensure_ascii=False), encoding="utf-8")
        typst.compile(
            folder / TEMPLATE.name,
            output=folder / "dossier.pdf",
            root=folder,
            font_paths=fonts(),
            timestamp=int(content.at.timestamp()),
        )
        with (folder / "dossier.pdf").open("rb") as made:
            shutil.copyfileobj(made, out)


def laid_out(content: Content, folder: Path, storage: Storage, language: str) -> dict[str, Any]:
    """What the template reads; the pictures are put into the folder on the way."""
    shown = left_out = 0
    parts = []
    for part in content.parts:
        pictures = []
        for file in part.files:
            if not file.is_picture:
                continue
            name = f"{shown}.jpg"
            if shown < MOST_PICTURES and fetched(storage, file, folder / name):
                shown += 1
                pictures.append({"file": name, "alt": file.name})
            else:
                left_out += 1
        parts.append(as_data(part, pictures))
    parts[:1] = [{**part, "title": _("Project")} for part in parts[:1]]  # its title stands above already
    made = _("As of %(day)s, for %(who)s")
    return {
        "title": content.title,
        "tagline": content.tagline,
        "space": content.space,
        "language": language.partition("-")[0],
        "fonts": [name for name in (BASE, han_family()) if name],
        "made": made % {"day": formats.date_format(content.at, "DATETIME_FORMAT"), "who": content.asked_by},
        "notes": notes(parts, content, left_out),
        "parts": parts,
    }


def as_data(part: Part, pictures: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "level": part.level,
        "title": part.title,
        "facts": part.facts,
        "blocks": blocks_of(part.text),
        "pictures": pictures,
        "files": [file.name for file in part.files if not file.is_picture],
    }


def notes(parts: list[dict[str, Any]], content: Content, left_out: int) -> list[str]:
    """What this PDF can't show, said at its beginning."""
    said = []
    if (
        HAN.search(json.dumps([content.title, content.tagline, parts], ensure_ascii=False))
        and not han_family()
    ):
        said.append(
            _(
                "This space has no font for Chinese, Japanese and Korean signs: they are missing here. "
                "The ZIP has every word."
            )
        )
    if left_out:
        said.append(
            ngettext(
                "One picture is not shown here. Ask for the ZIP to have all.",
                "%(number)s pictures are not shown here. Ask for the ZIP to have all.",
                left_out,
            )
            % {"number": left_out}
        )
    return said


def fetched(storage: Storage, file: Enclosed, to: Path) -> bool:
    """Whether the picture is there now; one that the storage lost, or that is no picture any more, is left out."""
    try:
        with storage.open(file.stored, "rb") as source, to.open("wb") as target:
            shutil.copyfileobj(source, target)
        with Image.open(to, formats=["JPEG"]) as picture:
            picture.load()
    except (OSError, SyntaxError, ValueError):
        return False
    return True


def clean(thing: Any) -> Any:
    """Without lone surrogates, which no UTF-8 knows."""
    if isinstance(thing, str):
        return thing.encode("utf-8", "replace").decode()
    if isinstance(thing, dict):
        return {key: clean(value) for key, value in thing.items()}
    return [clean(value) for value in thing] if isinstance(thing, list | tuple) else thing
