"""Investors, pitches and their interest in each other."""

from incubator.accounts.models import Organisation
from incubator.demo.filling.words import Words
from incubator.investors.models import Interest, Investor
from projects.actions.pitches import WORDS, content_of
from projects.models import ConflictDeclaration, Pitch


def fill_pitches(words: Words) -> None:
    investors = []
    for row in words.read("investors"):
        keys = ("focus", "fields", "ticket_min", "ticket_max", "currency", "state")
        organisation = Organisation.objects.filter(slug=row.get("organisation") or "").first()
        person = words.people[row["person"]]
        values = {key: row[key] for key in keys}
        investors.append(Investor.objects.create(person=person, organisation=organisation, **values))
    for told in words.told:
        if told.get("pitch"):
            pitch_of(told, words)
    fill_interests(investors, words)


def pitch_of(told: dict, words: Words) -> None:  # type: ignore[type-arg]
    row, project = told["pitch"], words.projects[told["key"]]
    is_published = row["state"] == "published"
    pitch = Pitch.objects.create(
        project=project,
        state=row["state"],
        published_at=words.past(-words.chance.randrange(2, 40)) if is_published else None,
        **{key: row[key] for key in WORDS if row.get(key) is not None},
    )
    for one in row.get("traction") or []:
        pitch.traction.create(figure=one["figure"], label=one["label"], on=words.on(one["days"]))
    if is_published:
        lead = words.people[told["lead"]]
        pitch.versions.create(
            number=1, content=content_of(pitch), by=lead, made_at=pitch.published_at or words.now
        )


def fill_interests(investors: list[Investor], words: Words) -> None:
    """Each verified investor watches what fits their fields; the first of each has asked for an intro."""
    for investor in investors:
        if investor.state != "verified":
            continue
        pitches = Pitch.objects.filter(state="published", project__fields__overlap=investor.fields)
        avoided = ConflictDeclaration.objects.filter(person=investor.person).values("project")
        fitting = pitches.exclude(project__in=avoided).exclude(project__members=investor.person)
        fitting = (
            fitting.exclude(project__members__organisations__members=investor.person)
            .order_by("pk")
            .distinct()
        )
        for number, pitch in enumerate(fitting[:3]):
            Interest.objects.create(
                investor=investor,
                pitch=pitch,
                state="intro_requested" if number == 0 else "watching",
                message="I read your milestones before your pitch, and would like to see it run."
                if number == 0
                else "",
                since=words.past(-3),
            )
