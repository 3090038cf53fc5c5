"""People, organisations, mentors."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from incubator.accounts.models import Organisation, OrganisationMember, Person
from incubator.demo.filling.words import Words
from mentors.models import Mentor, Mentorship
from projects.models import Reviewer


def fill_people(words: Words) -> None:
    """Everybody, without a password: one signs in by the local link, or by a code to the e-mail address."""
    rows = words.read("people")
    Person.objects.bulk_create(
        Person(
            handle=row["key"],
            email=f"{row['key']}@werkstatt9.example",
            password=make_password(None),
            name=row["name"],
            headline=row.get("headline", ""),
            bio=row.get("bio") or "",
            skills=row.get("skills", []),
            interests=row.get("interests", []),
            languages=row.get("languages", []),
            time_zone=row.get("time_zone", ""),
            visibility="public" if number % 3 == 0 else "community",
        )
        for number, row in enumerate(rows)
    )
    words.people = {person.handle: person for person in Person.objects.all()}
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in words.people.values()
    )
    for row in rows:
        for group in row.get("groups", []):
            words.people[row["key"]].groups.add(Group.objects.get_or_create(name=group)[0])


def fill_organisations(words: Words) -> None:
    for row in words.read("organisations"):
        organisation = Organisation.objects.create(
            name=row["name"],
            slug=row["key"],
            kind=row["kind"],
            about=row["about"],
            website=row.get("website", ""),
            state="verified" if row["verified"] else "applied",
        )
        OrganisationMember.objects.bulk_create(
            OrganisationMember(organisation=organisation, person=words.people[key], is_owner=number == 0)
            for number, key in enumerate(row["members"])
        )


def fill_mentors(words: Words) -> None:
    mentors = {row["person"]: mentor_of(row, words) for row in words.read("mentors")}
    for told in words.told:
        for row in told.get("mentorships") or []:
            mentorship_of(row, told["key"], mentors, words)


def mentor_of(row: dict[str, Any], words: Words) -> Mentor:
    keys = ("expertise", "skills", "fields", "languages", "capacity", "office_hours", "state")
    return Mentor.objects.create(
        person=words.people[row["person"]],
        applied_at=words.past(-300 if row["state"] != "applied" else -4),
        last_active=words.past(-words.chance.randrange(1, 20)),
        **{key: row[key] for key in keys},
    )


def mentorship_of(row: dict[str, Any], project_key: str, mentors: dict[str, Mentor], words: Words) -> None:
    """With the times that its state implies; an active one lets the mentor review."""
    project, state, ago = words.projects[project_key], row["state"], words.chance.randrange(3, 60)
    answered = state in ("active", "completed", "declined", "ended")
    Mentorship.objects.create(
        mentor=mentors[row["mentor"]],
        project=project,
        state=state,
        message=row.get("message") or "",
        made_at=words.past(-ago - 4),
        requested_at=None if state == "suggested" else words.past(-ago - 3 if answered else -2),
        answered_at=words.past(-ago) if answered else None,
        closed_at=words.past(-1) if state in ("completed", "ended") else None,
    )
    if state in ("active", "completed"):
        Reviewer.objects.get_or_create(
            project=project,
            person=words.people[row["mentor"]],
            defaults={
                "is_responsible": state == "active",
                "ended_at": None if state == "active" else words.past(-1),
            },
        )
