"""When some mentors give office hours, and the sessions that one team took: one behind it, one ahead."""

from datetime import time, timedelta
from typing import Any

from incubator.demo.filling.words import Words
from mentors.models import (
    HoursException,
    Mentor,
    Mentorship,
    OfficeHours,
    Session,
    SessionAction,
    SessionNote,
    SessionRating,
    WeeklyHours,
    period_of,
)
from mentors.queries.offered import offer_of


def fill_hours(words: Words) -> None:
    told = words.read("hours")
    for row in told["hours"]:
        hours_of(row, words)
    for row in told["sessions"]:
        (session_ahead if "slot" in row else session_before)(row, words)


def hours_of(row: dict[str, Any], words: Words) -> None:
    mentor = Mentor.objects.select_related("person").get(person=words.people[row["person"]])
    zone = mentor.person.time_zone or str(words.zone)
    hours = OfficeHours.objects.create(mentor=mentor, zone=zone, cutoff_hours=row["cutoff_hours"])
    for one in row["weekly"]:
        times = {name: time.fromisoformat(one[name]) for name in ("begins", "ends")}
        WeeklyHours.objects.create(hours=hours, **{**one, **times})
    if away := row.get("away"):
        HoursException.objects.create(
            hours=hours, first_on=words.on(away["first"]), last_on=words.on(away["last"])
        )


def session_of(row: dict[str, Any], words: Words, **values: Any) -> Session:
    """Booked by the project's lead."""
    mentorship = Mentorship.objects.select_related("mentor", "project").get(
        mentor__person=words.people[row["mentor"]], project__slug=row["project"], state="active"
    )
    lead = mentorship.project.memberships.select_related("person").get(role="lead").person
    return Session.objects.create(
        mentorship=mentorship, mentor=mentorship.mentor, project=mentorship.project, by=lead,
        agenda=row["agenda"], zone=mentorship.mentor.hours.zone, **values,
    )  # fmt: skip


def session_before(row: dict[str, Any], words: Words) -> None:
    start = words.past(-row["ago"], "09:15")
    session = session_of(
        row, words, period=period_of(start, start + timedelta(minutes=45)), place=row["place"], state="held",
        cutoff_at=start - timedelta(days=1), made_at=start - timedelta(days=5), placed_at=start - timedelta(days=5),
        closed_at=start + timedelta(hours=1),
    )  # fmt: skip
    after = start + timedelta(hours=2)
    for note in row["notes"]:
        SessionNote.objects.create(
            session=session, by=words.people[note["by"]], text=note["text"], made_at=after
        )
    for one in row["actions"]:
        SessionAction.objects.create(
            session=session, text=one["text"], owner=words.people[one["owner"]], due_on=words.on(one["due"]),
            by=words.people[row["mentor"]], made_at=after, done_at=words.past(-9) if one["done"] else None,
        )  # fmt: skip
    for one in row["ratings"]:
        SessionRating.objects.create(session=session, **{**one, "by": words.people[one["by"]]}, made_at=after)


def session_ahead(row: dict[str, Any], words: Words) -> None:
    mentor = Mentor.objects.get(person=words.people[row["mentor"]])
    offered = offer_of(mentor.pk)
    assert offered is not None, "hours come before sessions"
    slot = offered.free[row["slot"] - 1]
    cutoff = max(slot.start - timedelta(hours=offered.hours.cutoff_hours), words.now)
    session_of(
        row, words, period=period_of(slot.start, slot.end), place=slot.place, state="booked",
        cutoff_at=cutoff, made_at=words.past(-1), placed_at=words.past(-1),
    )  # fmt: skip
