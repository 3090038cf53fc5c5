"""Pictures in the log: curves and plans, drawn here from a few numbers."""

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from incubator.core.pictures import drawn_anew
from incubator.demo.filling.evidence import HIGH, WIDE, drawn
from incubator.demo.filling.words import Words
from projects.models import Update, UpdatePicture

PAPER, INK, CLAYS = "#fbf8f1", "#2b2723", ["#e9d9c3", "#d9b48f", "#c98a5b", "#fbf8f1"]


def fill_pictures(words: Words) -> None:
    for row in words.read("pictures"):
        update = entry_of(row, words)
        for position, picture in enumerate(row["pictures"]):
            shot = UpdatePicture(update=update, alt=picture["alt"], position=position)
            file = drawn_anew(io.BytesIO(content_of(picture)), widest=1600, form="JPEG")
            shot.size = file.size
            shot.file.save(f"{row['project']}.jpg", ContentFile(file.read()))


def entry_of(row: dict[str, Any], words: Words) -> Update:
    """The entry of that day, or the latest."""
    entries = Update.objects.filter(project=words.projects[row["project"]]).order_by("-made_at", "-pk")
    if row["days"] is not None:
        entries = entries.filter(made_at=words.past(row["days"], "20:15"))
    return entries[0]


def content_of(picture: dict[str, Any]) -> bytes:
    if "curve" in picture:
        return drawn(picture["title"], picture["curve"])
    return rings(picture["title"], picture["rings"])


def rings(title: str, widths: list[int]) -> bytes:
    """Something round from above, with its measures."""
    sheet = Image.new("RGB", (WIDE, HIGH), PAPER)
    pen = ImageDraw.Draw(sheet)
    x, y, unit = WIDE // 2 - 160, HIGH // 2 + 30, (HIGH - 170) / max(widths)
    for number, width in enumerate(widths):
        reach = width * unit / 2
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), CLAYS[number % len(CLAYS)], INK, width=4)
        line = y - reach if number % 2 == 0 else y + reach
        label = HIGH * (number + 1.4) / (len(widths) + 1.8)
        pen.line([(x, line), (WIDE - 330, label)], fill=INK, width=2)
        pen.text((WIDE - 315, label - 20), f"Ø {width}", fill=INK, font=ImageFont.load_default(size=34))
    pen.text((90, 24), title, fill=INK, font=ImageFont.load_default(size=40))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
