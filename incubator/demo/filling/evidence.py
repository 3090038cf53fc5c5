"""Files beside what was handed in: tables as they are told, pictures drawn here from a few numbers."""

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from incubator.demo.filling.words import Words
from projects.actions.thumbnails import thumbnail_of
from projects.models import EvidenceFile, Submission

WIDE, HIGH, EDGE = 1200, 700, 90


def fill_evidence(words: Words) -> None:
    for told in words.told:
        for position, row in enumerate(told.get("milestones") or []):
            for version, handed in enumerate(row.get("submissions") or [], start=1):
                if files := handed.get("files"):
                    submission = Submission.objects.get(
                        milestone__project=words.projects[told["key"]],
                        milestone__position=position,
                        version=version,
                    )
                    for file in files:
                        keep(submission, file)


def keep(submission: Submission, file: dict[str, Any]) -> None:
    content = drawn(file["title"], file["curve"]) if "curve" in file else file["text"].encode()
    kept = ContentFile(content, name=file["name"])
    EvidenceFile.objects.create(
        submission=submission,
        file=kept,
        thumbnail=thumbnail_of(kept) or "",
        name=file["name"],
        size=len(content),
    )


def drawn(title: str, curve: list[float]) -> bytes:
    """A line on squared paper, as a measuring program would save it."""
    sheet = Image.new("RGB", (WIDE, HIGH), "#fbf8f1")
    pen = ImageDraw.Draw(sheet)
    for x in range(EDGE, WIDE - EDGE + 1, 60):
        pen.line([(x, EDGE), (x, HIGH - EDGE)], fill="#e3ddcf")
    for y in range(EDGE, HIGH - EDGE + 1, 52):
        pen.line([(EDGE, y), (WIDE - EDGE, y)], fill="#e3ddcf")
    top = max(curve)
    points = [
        (
            EDGE + place * (WIDE - 2 * EDGE) / (len(curve) - 1),
            HIGH - EDGE - value * (HIGH - 2 * EDGE) / top,
        )
        for place, value in enumerate(curve)
    ]
    pen.line(points, fill="#d95f18", width=8, joint="curve")
    pen.line([(EDGE, EDGE), (EDGE, HIGH - EDGE), (WIDE - EDGE, HIGH - EDGE)], fill="#2b2723", width=4)
    pen.text((EDGE, 24), title, fill="#2b2723", font=ImageFont.load_default(size=40))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
