"""What the tour leaves behind: a contact sheet per role, the report, and the summary on the terminal."""

import json
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.tour.walk import Sight

WIDTHS = {"1280-light": 300, "1280-dark": 300, "390-dark": 124, "390-light": 124}
ORDER = ["1280-light", "1280-dark", "390-light", "390-dark"]
HEIGHT, GAP, TITLE, ACROSS = 340, 12, 30, 2
PAPER, INK, BAD = "#f7f4ee", "#2b2621", "#b3261e"


def contact_sheet(sights: list[Sight], folder: Path, target: Path) -> None:
    """Every page of one role beside its others: light and dark, desktop and phone."""
    cell = sum(WIDTHS.values()) + GAP * (len(WIDTHS) + 1)
    rows = -(-len(sights) // ACROSS)
    sheet = Image.new("RGB", (cell * ACROSS + GAP, rows * (HEIGHT + TITLE + GAP) + GAP), PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(15)
    for number, sight in enumerate(sights):
        left, top = GAP + number % ACROSS * cell, GAP + number // ACROSS * (HEIGHT + TITLE + GAP)
        pen.text(
            (left, top + 6), f"{sight.page}  {sight.url}"[:105], INK if not sight.findings else BAD, font
        )
        for which in ORDER:
            file = next((one for one in sight.pictures if one.endswith(f"-{which}.jpg")), None)
            if file:
                sheet.paste(thumbnail(folder / file, WIDTHS[which]), (left, top + TITLE))
            left += WIDTHS[which] + GAP
    sheet.save(target, optimize=True)


def thumbnail(file: Path, width: int) -> Image.Image:
    """The top of a page, made small."""
    with Image.open(file) as whole:
        size = (width, max(1, round(whole.height * width / whole.width)))
        whole.draft("RGB", size)
        small = whole.resize(size, Image.Resampling.LANCZOS)
    return small.crop((0, 0, width, min(HEIGHT, small.height)))


def write(sights: list[Sight], folder: Path, seconds: float) -> str:
    """`report.json`, `report.md`; the latter's head is the summary."""
    rows = [sight.as_dict() for sight in sights]
    (folder / "report.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False))
    head = summary(sights, seconds)
    (folder / "report.md").write_text("\n".join([head, "", *listing(sights), "", *table(sights), ""]))
    return "\n".join([head, *listing(sights)])


def summary(sights: list[Sight], seconds: float) -> str:
    wrong = sum(bool(sight.findings) for sight in sights)
    count = sum(len(sight.findings) for sight in sights)
    state = f"{count} findings on {wrong} pages" if count else "nothing is wrong"
    return (
        f"{len(sights)} pages as {len({sight.role for sight in sights})} roles in {seconds:.0f} s: {state}."
    )


def listing(sights: Iterable[Sight]) -> list[str]:
    lines = []
    for sight in sights:
        told = [f"- {one}" for one in sight.findings] + [f"- ({one})" for one in sight.notes]
        if told:
            lines += ["", f"{sight.role}/{sight.page} {sight.url}", *told]
    return lines


def table(sights: Iterable[Sight]) -> list[str]:
    head = ["| role | page | address | status | server ms | kB |", "| --- | --- | --- | --: | --: | --: |"]
    return head + [
        f"| {one.role} | {one.page} | {one.url} | {one.status} | {one.server_ms:.0f} | {one.bytes / 1000:.1f} |"
        for one in sights
    ]
