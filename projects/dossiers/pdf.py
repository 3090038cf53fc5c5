"""The dossier as a PDF, set by typst. What people wrote goes in as JSON beside the template, never as its code."""

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from django.core.files.storage import Storage
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


def pdf_of(content: Content, storage: Storage, language: str) -> bytes:
    """The whole document; raises `typst.TypstError` for what can't be set."""
    enclosed: dict[str, bytes] = {"main": TEMPLATE.read_bytes()}
    left_out = 0
    parts = []
    for part in content.parts:
        pictures = []
        for file in part.files:
            if not file.is_picture:
                continue
            room = sum(name.endswith(".jpg") for name in enclosed) < MOST_PICTURES
            picture = read(storage, file) if room else b""
            if picture:
                name = f"{len(enclosed)}.jpg"
                enclosed[name] = picture
                pictures.append({"file": name, "alt": file.name})
            else:
                left_out += 1
        parts.append(as_data(part, pictures))
    data = {
        "title": content.title,
        "tagline": content.tagline,
        "space": content.space,
        "language": language.partition("-")[0],
        "fonts": [name for name in (BASE, han_family()) if name],
        "made": _("As of %(day)s, for %(who)s")
        % {"day": formats.date_format(content.at, "DATETIME_FORMAT"), "who": content.asked_by},
        "notes": notes(parts, content, left_out),
        "parts": parts,
    }
    enclosed["dossier.json"] = json.dumps(clean(data), ensure_ascii=False).encode()
    return typst.compile(enclosed, font_paths=fonts(), timestamp=int(content.at.timestamp()))  # type: ignore[call-overload, no-any-return]


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


def read(storage: Storage, file: Enclosed) -> bytes:
    try:
        with storage.open(file.stored, "rb") as source:
            return bytes(source.read())
    except FileNotFoundError:
        return b""


def clean(thing: Any) -> Any:
    """Without lone surrogates, which no UTF-8 knows."""
    if isinstance(thing, str):
        return thing.encode("utf-8", "replace").decode()
    if isinstance(thing, dict):
        return {key: clean(value) for key, value in thing.items()}
    return [clean(value) for value in thing] if isinstance(thing, list | tuple) else thing
