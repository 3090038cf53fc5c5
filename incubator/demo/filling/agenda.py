"""Events past and coming, and who was or will be there."""

from datetime import timedelta
from typing import Any

from incubator.community.models import Event, Registration
from incubator.demo.filling.words import Words


def fill_events(words: Words) -> None:
    people = list(words.people.values())
    for row in words.read("events"):
        event = event_of(row, words)
        words.chance.shuffle(people)
        comers = people[: min(event.capacity or 24, 24) - words.chance.randrange(0, 4)]
        Registration.objects.bulk_create(
            Registration(
                event=event, person=person, state=state_of(event, number),
                since=event.announced_at + timedelta(hours=number),
            )
            for number, person in enumerate(comers)
            if person.pk != event.organiser_id
        )  # fmt: skip


def event_of(row: dict[str, Any], words: Words) -> Event:
    starts = words.at(row["day"], row["start"])
    return Event.objects.create(
        title=row["title"],
        slug=row["key"],
        summary=row["summary"],
        about=row["about"],
        kind=row["kind"],
        audience="community" if str(row.get("audience", "")).startswith("Member") else "public",
        starts_at=starts,
        ends_at=starts + timedelta(minutes=row["minutes"]),
        zone=str(words.zone),
        place=row.get("place") or "",
        link=row.get("link") or "",
        capacity=row.get("capacity"),
        fee=row.get("fee") or "",
        organiser=words.person(row.get("organiser")),
        announced_at=words.past(min(row["day"] - 30, -5)),
    )


def state_of(event: Event, number: int) -> str:
    if not event.is_over:
        return "registered"
    return "no_show" if number % 9 == 8 else "attended"
