"""What is shared: trainings, resources with their units and rules, certifications, bookings round today."""

from datetime import date, datetime, time, timedelta
from typing import Any

from incubator.accounts.models import Organisation
from incubator.demo.filling.words import Words
from projects.models import Membership
from resources.models import (
    Booking,
    BookingPolicy,
    Certification,
    OpeningHours,
    Resource,
    Training,
    Unit,
    period_of,
)

MIDNIGHT = time(0)


def fill_resources(words: Words) -> None:
    trainings = {}
    for row in words.read("trainings"):
        trainings[row["key"]] = Training.objects.create(
            title=row["title"], slug=row["key"], summary=row["summary"], about=row["about"],
            how_to_get=f"A group of {row['places']} starts every few weeks; the events list has the next date.",
        )  # fmt: skip
    for row in words.read("resources"):
        resource_of(row, trainings, words)


def resource_of(row: dict[str, Any], trainings: dict[str, Training], words: Words) -> None:
    by = row["offered_by"]
    resource = Resource.objects.create(
        kind=row["kind"],
        name=row["name"],
        slug=row["key"],
        summary=row["summary"],
        about=row["about"],
        place=row.get("place") or "",
        price=row.get("price") or "",
        organisation=Organisation.objects.filter(slug=by.get("organisation") or "").first(),
        offered_by=words.person(by.get("person")),
        needs_training=trainings.get(row.get("certification") or ""),
        state="approved",
        offered_at=words.past(-200),
        decided_at=words.past(-199),
    )
    for unit in row.get("units") or []:
        Unit.objects.create(
            resource=resource, tag=unit["tag"], name=unit["name"], condition=unit.get("condition", "")
        )
    if policy := row.get("policy"):
        policy_of(resource, policy)


def policy_of(resource: Resource, row: dict[str, Any]) -> None:
    BookingPolicy.objects.create(
        resource=resource,
        granularity=row["granularity_min"],
        shortest=row["shortest_min"],
        longest=min(row["longest_min"], 1440),
        ahead_days=row["ahead_days"],
        at_a_time=row["at_a_time"],
        cancel_cutoff_hours=row["cancel_hours"],
        needs_approval=row["approval"],
    )
    closes = MIDNIGHT if row["closes"] == "24:00" else time.fromisoformat(row["closes"])
    OpeningHours.objects.bulk_create(
        OpeningHours(
            resource=resource, weekday=day - 1, opens=time.fromisoformat(row["opens"]), closes=closes
        )
        for day in row["weekdays"]
    )


def fill_bookings(words: Words) -> None:
    """Teams of incubating projects hold what they booked: two weeks back and two ahead, none over another."""
    teams = list(
        Membership.objects.filter(project__status="incubating", role__in=["lead", "member"])
        .select_related("project", "person")
        .order_by("pk")
    )
    certify(teams, words)
    taken: dict[int, list[tuple[datetime, datetime]]] = {}
    for unit in Unit.objects.select_related("resource__policy").prefetch_related("resource__opening_hours"):
        if not hasattr(unit.resource, "policy"):
            continue
        for offset in range(-14, 12):
            book_a_day(unit, words.on(offset), teams, taken, words)


def certify(teams: list[Membership], words: Words) -> None:
    trainer = words.people["tomas-wiederkehr"]
    people = list(dict.fromkeys(row.person_id for row in teams))
    trainings = list(Training.objects.order_by("pk"))
    Certification.objects.bulk_create(
        Certification(
            person_id=person, training=training, issued_by=trainer,
            valid_from=words.past(-90 - number), valid_until=words.at(275 - number),
        )
        for number, person in enumerate(people)
        for training in trainings
        if (number + training.pk) % 3
    )  # fmt: skip


def book_a_day(unit: Unit, day: date, teams: list[Membership], taken: dict, words: Words) -> None:  # type: ignore[type-arg]
    hours = next((one for one in unit.resource.opening_hours.all() if one.weekday == day.weekday()), None)
    policy = unit.resource.policy
    if hours is None or policy.shortest > 300 or words.chance.random() > 0.55:
        return
    first = max(hours.opens.hour, 8)
    last = 20 if hours.closes == MIDNIGHT else hours.closes.hour
    length = max(policy.shortest, min(120, policy.longest))
    latest = last - (length + 59) // 60
    if latest < first:
        return
    start = datetime.combine(day, time(words.chance.randint(first, latest)), words.zone)
    end = start + timedelta(minutes=length)
    one = words.chance.choice(teams)
    mine = taken.setdefault(one.person_id, [])
    if any(start < until and since < end for since, until in mine):
        return
    mine.append((start, end))
    Booking.objects.create(
        unit=unit, period=period_of(start, end), person=one.person, project=one.project,
        state=state_at(start, end, policy.needs_approval, words), made_at=min(start - timedelta(days=6), words.now),
    )  # fmt: skip


def state_at(start: datetime, end: datetime, needs_approval: bool, words: Words) -> str:
    if end <= words.now:
        return "no_show" if words.chance.random() < 0.07 else "completed"
    if start <= words.now:
        return "checked_in"
    return "requested" if needs_approval else "confirmed"
