"""What the operators wrote down about the projects in the house."""

from itertools import count

from incubator.demo.filling.words import Words
from projects.models import TrackerNote

AGO = (-31, -17, -3)


def fill_notes(words: Words) -> None:
    """Three for each project in the house, a fortnight apart; each begins elsewhere in the list of words."""
    told = words.read("notes")
    tracked = [project for project in words.projects.values() if project.status == "incubating"]
    TrackerNote.objects.bulk_create(
        TrackerNote(
            project=project, by=project.tracker, progress=row["progress"], blockers=row["blockers"],
            mood=row["mood"], next_step=row["next"], made_at=words.past(days, "16:40"),
        )
        for start, project in zip(count(step=3), tracked, strict=False)
        for place, days in enumerate(AGO)
        for row in [told[(start + place) % len(told)]]
    )  # fmt: skip
