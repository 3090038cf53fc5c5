"""Whom the teams look for, who asked for it, and who follows them from outside."""

from incubator.demo.filling.words import Words
from projects.models import Following, Opening, OpeningApplication
from projects.states import ENDED


def fill_openings(words: Words) -> None:
    """What stands with the projects; where all is over, nobody is looked for any more."""
    found: dict[tuple[str, str], Opening] = {}
    for told in words.told:
        project = words.projects[told["key"]]
        for number, row in enumerate(told["openings"]):
            is_over = project.status in ENDED
            found[told["key"], row["title"]] = Opening.objects.create(
                project=project,
                by=words.people[told["lead"]],
                title=row["title"],
                text=row["text"],
                skills=row["skills"],
                state="closed" if is_over else "open",
                made_at=words.past(-11 - 3 * len(found) - number, "19:10"),
                ended_at=words.past(-2) if is_over else None,
            )
    fill_around(words, found)


def fill_around(words: Words, found: dict[tuple[str, str], Opening]) -> None:
    told = words.read("openings")
    for row in told["asked"]:
        opening = found[row["project"], row["title"]]
        opening.hours = row["hours"]
        opening.save(update_fields=["hours"])
        OpeningApplication.objects.create(
            opening=opening,
            person=words.people[row["person"]],
            message=row["message"],
            made_at=words.past(row["days"], "21:05"),
        )
    Following.objects.bulk_create(
        Following(project=words.projects[row["project"]], person=words.people[person], since=words.past(-20))
        for row in told["followed"]
        for person in row["people"]
    )
