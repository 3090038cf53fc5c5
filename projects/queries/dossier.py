"""Everything of a project that this person may read, as the parts of a dossier; a fixed number of questions."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import FETCH_RAISE, Q, QuerySet
from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from incubator.core.access import allows
from incubator.core.clock import now
from projects.dossiers.parts import Content, Enclosed, Part, plain
from projects.dossiers.paths import Places, short
from projects.models import Dossier, Milestone, Pitch, Project, Submission, UpdatePicture
from projects.models.conflicts import in_conflict
from projects.queries.detail import log_of
from projects.queries.evaluations import Opinion, reader_of, sealed
from projects.queries.notes import notes_of
from projects.queries.people import team_for
from projects.queries.submissions import Version, version_of, with_evidence

type Facts = dict[str, Any]
PITCH_WORDS = ("problem", "solution", "market", "team", "ask_use")


def own_dossiers(user: Any) -> QuerySet[Dossier]:
    """What this person asked for and is still kept; nobody finds another's.

    What was made for an operator without conflict is gone for one who came into conflict since.
    """
    if not user.is_authenticated:
        return Dossier.objects.none()
    shut = Q(is_for_operators=True) & in_conflict(user, "project")
    kept = Dossier.objects.filter(requested_by=user).exclude(expires_at__lte=now()).exclude(shut)
    return kept.select_related("project")


def dossier_content(project_pk: int, user: Any) -> Content:
    """The parts in the order of reading, with names and blindness as on the pages of this reader."""
    project = (
        Project.objects.filter(pk=project_pk)
        .select_related("programme", "tracker")
        .prefetch_related(team_for(user, all=True), "needs")
        .fetch_mode(FETCH_RAISE)
        .get()
    )
    places = Places()
    facts: Facts = {}
    parts = [
        *project_parts(project, facts),
        *plan_parts(project, user, places, facts),
        *log_parts(project, places, facts),
        *pitch_parts(project, user, facts),
        *note_parts(project, user, facts),
    ]
    at = localtime(now())
    facts = {"asked_by": user.name, "made_at": at, "space": settings.SPACE_NAME, **facts}
    return Content(project.title, project.tagline, user.name, at, settings.SPACE_NAME, parts, plain(facts))


def who(person: Any) -> str:
    return str(person.name) if person else _("somebody who left")


def on(at: Any) -> str:
    if isinstance(at, datetime):
        return formats.date_format(localtime(at), "DATETIME_FORMAT")
    return formats.date_format(at, "DATE_FORMAT") if at else ""


def filled(*rows: tuple[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((label, str(value)) for label, value in rows if value not in ("", None))


def project_parts(project: Any, facts: Facts) -> Iterator[Part]:
    team = [
        {"name": one.person.name, "role": one.get_role_display(), "since": one.since} for one in project.team
    ]
    needs = [
        {
            "title": need.title,
            "kind": need.get_kind_display(),
            "state": str(need.badge.label),
            "text": need.text,
            "skills": need.skills,
        }
        for need in project.needs.all()
    ]
    facts["project"] = {
        "title": project.title,
        "tagline": project.tagline,
        "stage": project.get_stage_display(),
        "status": str(project.badge.label),
        "fields": project.fields,
        "programme": project.programme.title if project.programme else "",
        "visibility": project.get_visibility_display(),
        "website": project.website,
        "language": project.language,
        "registered_at": project.registered_at,
        "story": project.story,
        "team": team,
        "needs": needs,
    }
    told = facts["project"]
    yield Part(
        "project.md",
        1,
        project.title,
        filled(
            (_("In one sentence"), project.tagline),
            (_("Stage"), told["stage"]),
            (_("State"), told["status"]),
            (_("Fields"), ", ".join(project.fields)),
            (_("Programme"), told["programme"]),
            (_("Followed by"), project.tracker.name if project.tracker else ""),
            (_("Seen by"), told["visibility"]),
            (_("Website"), project.website),
            (_("Registered"), on(project.registered_at)),
        ),
        project.story,
    )
    if team:
        yield Part("project.md", 2, _("Team"), tuple((str(one["name"]), str(one["role"])) for one in team))
    for number, need in enumerate(needs):
        if not number:
            yield Part("project.md", 2, _("Needs"))
        rows = filled(
            (_("Kind"), need["kind"]), (_("State"), need["state"]), (_("Skills"), ", ".join(need["skills"]))
        )
        yield Part("project.md", 3, need["title"], rows, need["text"])


def plan_parts(project: Any, user: Any, places: Places, facts: Facts) -> Iterator[Part]:
    """The plan, then each milestone's versions with what was said of them and decided."""
    reader = reader_of(user, project)
    milestones = list(Milestone.objects.filter(project=project).fetch_mode(FETCH_RAISE))
    evaluations = list(sealed(submission__milestone__project=project))
    submissions = Submission.objects.filter(milestone__project=project).order_by("milestone", "version")
    by_milestone: dict[int, list[Submission]] = {}
    for submission in with_evidence(submissions):
        by_milestone.setdefault(submission.milestone_id, []).append(submission)
    facts["plan"] = []
    plan = [
        Part(
            "plan.md",
            2,
            f"{number}. {one.title}",
            filled(
                (_("State"), one.badge.label), (_("Due"), on(one.due_on)), (_("Weight"), one.weight),
                (_("Decided"), on(one.decided_at)),
            ),
            one.goal,
        )
        for number, one in enumerate(milestones, 1)
    ]  # fmt: skip
    if plan:
        yield Part("plan.md", 1, _("Plan"))
        yield from plan
    for number, one in enumerate(milestones, 1):
        one.project = project
        folder = f"{number:02}-{short(one.title)}".rstrip("-")
        told: list[Facts] = []
        facts["plan"].append(
            {
                "title": one.title,
                "goal": one.goal,
                "due_on": one.due_on,
                "weight": one.weight,
                "state": str(one.badge.label),
                "versions": told,
            }
        )
        for submission in by_milestone.get(one.pk, []):
            version = version_of(submission, one, evaluations, reader)
            yield from version_parts(one, submission, version, folder, places, told)


def version_parts(
    milestone: Milestone,
    submission: Submission,
    version: Version,
    folder: str,
    places: Places,
    told: list[Facts],
) -> Iterator[Part]:
    sheet = places.place("evidence", folder, name=f"version-{version.number}.md")
    files = tuple(
        Enclosed(
            file.file.name or "",
            places.place("evidence", folder, f"version-{version.number}", name=file.name),
            file.name,
        )
        for file in submission.files.all()
    )
    title = _("%(milestone)s, version %(number)s") % {"milestone": milestone.title, "number": version.number}
    links = tuple((_("Link"), link) for link in version.links)
    yield Part(
        sheet, 1, title, (*filled((_("Handed in by"), who(version.by)), (_("On"), on(version.at))), *links),
        version.text, files,
    )  # fmt: skip
    for opinion in version.opinions:
        yield from opinion_parts(sheet, opinion)
    answer, contradiction = version.answer, version.contradiction
    if answer:
        rows = filled((_("Outcome"), answer.label), (_("By"), answer.by), (_("On"), on(answer.at)))
        yield Part(sheet, 2, _("Decision"), rows, answer.reason)
    said = contradiction.said if contradiction else None
    if said:
        yield Part(
            sheet,
            2,
            _("What the team does about it"),
            filled((_("By"), said.by), (_("On"), on(said.at))),
            said.text,
        )
    told.append(
        {
            "number": version.number,
            "by": who(version.by),
            "at": version.at,
            "text": version.text,
            "links": version.links,
            "files": [{"name": file.name, "path": file.path} for file in files],
            "evaluations": [opinion_facts(one) for one in version.opinions],
            "decision": answer,
            "team_answer": said,
        }
    )


def opinion_facts(one: Opinion) -> Facts:
    """As the page shows it; a private note only where the page shows one."""
    told: Facts = {
        "by": one.by,
        "at": one.at,
        "scores": dict(one.scores),
        "mean": one.mean,
        "feedback": one.feedback,
        "next_step": one.next_step,
        "recommendation": one.recommendation,
        "earlier": [opinion_facts(old) for old in one.earlier],
    }
    return told | ({"private_note": one.private_note} if one.private_note else {})


def opinion_parts(sheet: str, one: Opinion, level: int = 2) -> Iterator[Part]:
    replaced = _("Replaced evaluation by %(who)s") if level > 2 else _("Evaluation by %(who)s")
    scores = tuple((label, _("%(score)s of 5") % {"score": value}) for label, value in one.scores)
    mean = formats.number_format(one.mean, 2) if one.mean is not None else ""
    rows = filled(
        (_("On"), on(one.at)), (_("Mean"), mean), (_("Recommendation"), one.recommendation),
        (_("Next step"), one.next_step), (_("Private note"), one.private_note),
    )  # fmt: skip
    yield Part(sheet, level, replaced % {"who": one.by}, (*scores, *rows), one.feedback)
    for old in one.earlier:
        yield from opinion_parts(sheet, old, 3)


def log_parts(project: Any, places: Places, facts: Facts) -> Iterator[Part]:
    """The earliest first, as it went."""
    pictures: dict[int, list[UpdatePicture]] = {}
    for one in UpdatePicture.objects.filter(update__project=project).order_by("position", "pk"):
        pictures.setdefault(one.update_id, []).append(one)
    facts["log"] = []
    entries = log_of(project).filter(removed_at=None).order_by("made_at", "pk")
    for number, update in enumerate(entries):
        if not number:
            yield Part("log.md", 1, _("Log"))
        files = tuple(
            Enclosed(
                one.file.name or "",
                places.place("pictures", name=f"{localtime(update.made_at):%Y-%m-%d}.jpg"),
                one.alt,
                True,
            )
            for one in pictures.get(update.pk, [])
        )
        yield Part("log.md", 2, on(update.made_at), filled((_("By"), who(update.by))), update.text, files)
        shots = [{"path": file.path, "alt": file.name} for file in files]
        facts["log"].append(
            {"at": update.made_at, "by": who(update.by), "text": update.text, "pictures": shots}
        )


def pitch_parts(project: Any, user: Any, facts: Facts) -> Iterator[Part]:
    """The team's draft for the team; for others what is published."""
    pitch = Pitch.objects.filter(project=project).prefetch_related("traction").first()
    facts["pitch"] = None
    if pitch is None:
        return
    if allows(user, "projects.change_pitch", project):
        content: Facts = {
            key: getattr(pitch, key) for key in (*PITCH_WORDS, "ask_amount", "currency", "video")
        }
        content["traction"] = [
            {"figure": t.figure, "label": t.label, "on": t.on} for t in pitch.traction.all()
        ]
    else:
        version = pitch.versions.first() if pitch.state == "published" else None
        if version is None:
            return
        content = dict(version.content)
    facts["pitch"] = {**content, "state": str(pitch.badge.label)}
    amount = content.get("ask_amount")
    ask = f"{amount} {content.get('currency', '')}" if amount else ""
    yield Part(
        "pitch.md", 1, _("Pitch"),
        filled((_("State"), pitch.badge.label), (_("Ask"), ask), (_("Video"), content.get("video"))),
    )  # fmt: skip
    labels = {field.name: field.verbose_name for field in Pitch._meta.fields}
    for key in PITCH_WORDS:
        if content.get(key):
            label = str(labels[key]).capitalize()
            yield Part("pitch.md", 2, label, (), content[key])
    if content["traction"]:
        rows = tuple((str(row["on"]), f"{row['figure']} {row['label']}") for row in content["traction"])
        yield Part("pitch.md", 2, _("Traction"), rows)


def note_parts(project: Any, user: Any, facts: Facts) -> Iterator[Part]:
    """The tracker's notes: for operators without conflict, never for the team."""
    if not allows(user, "projects.write_tracker_note", project):
        return
    facts["tracker_notes"] = []
    for number, note in enumerate(notes_of(project).order_by("made_at", "pk")):
        if not number:
            yield Part("notes.md", 1, _("Tracker notes"))
        facts["tracker_notes"].append(
            {
                "at": note.made_at,
                "by": who(note.by),
                "mood": note.get_mood_display(),
                "progress": note.progress,
                "blockers": note.blockers,
                "next_step": note.next_step,
            }
        )
        rows = filled(
            (_("By"), who(note.by)), (_("Mood"), note.get_mood_display()), (_("Blockers"), note.blockers),
            (_("Next step"), note.next_step),
        )  # fmt: skip
        yield Part("notes.md", 2, on(note.made_at), rows, note.progress)
