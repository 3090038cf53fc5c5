"""The team's pitch: written as a draft, published as a version that stays."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Refused
from projects.models import Pitch, PitchVersion, Project
from projects.permissions import HIDDEN_FROM_OTHERS
from projects.states import PITCH_FLOW

WORDS = ("problem", "solution", "market", "team", "ask_amount", "currency", "ask_use", "video")
NEEDED = {
    "problem": gettext_lazy("the problem"),
    "solution": gettext_lazy("the solution"),
    "market": gettext_lazy("the market"),
    "team": gettext_lazy("the team"),
}


def locked_pitch(project: Project) -> Pitch:
    """The project's pitch, made when it is not there, held until the transaction ends."""
    project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    pitch, _made = Pitch.objects.select_related("project").get_or_create(project=project)
    return pitch


@transaction.atomic
def save_pitch(
    project: Project, *, by: Person, traction: list[dict[str, Any]] | None = None, **words: Any
) -> Pitch:
    """Keep what the team typed. Investors go on reading the last published version."""
    pitch = locked_pitch(project)
    require(by, "projects.change_pitch", project)
    for key in WORDS:
        if key in words:
            setattr(pitch, key, words[key])
    pitch.save()
    if traction is not None:
        pitch.traction.all().delete()
        for row in traction:
            pitch.traction.create(figure=row["figure"], label=row["label"], on=row["on"])
    return pitch


@transaction.atomic
def publish_pitch(project: Project, *, by: Person) -> PitchVersion:
    """Show it to verified investors, as the next version. Refused with what is missing."""
    pitch = locked_pitch(project)
    require(by, "projects.publish_pitch", project)
    missing = [str(label) for key, label in NEEDED.items() if not getattr(pitch, key).strip()]
    if missing:
        raise Refused(_("Write %(parts)s first; then publish.") % {"parts": ", ".join(missing)})
    project = pitch.project
    if project.status in HIDDEN_FROM_OTHERS:
        raise Refused(
            _("Investors read pitches of projects that the space has taken in. Apply with it first.")
        )
    if project.visibility == Project.Visibility.TEAM:
        raise Refused(
            _("Only the team sees this project. Open it to investors first, on its page under Edit.")
        )
    pitch.state = PITCH_FLOW.target("publish", pitch.state)
    pitch.published_at = now()
    pitch.save(update_fields=["state", "published_at", "changed_at"])
    number = pitch.versions.count() + 1
    version = pitch.versions.create(number=number, content=content_of(pitch), by=by)
    record("pitch.published", pitch, by=by, scopes=[project], project=project.title, version=number)
    return version


@transaction.atomic
def withdraw_pitch(project: Project, *, by: Person) -> Pitch:
    """Take it off the investors' list; versions stay."""
    pitch = locked_pitch(project)
    require(by, "projects.publish_pitch", project)
    pitch.state = PITCH_FLOW.target("withdraw", pitch.state)
    pitch.save(update_fields=["state", "changed_at"])
    record("pitch.withdrawn", pitch, by=by, scopes=[project], project=project.title)
    return pitch


def content_of(pitch: Pitch) -> dict[str, Any]:
    """What is published, word by word, as JSON."""
    words = {key: str(value) if (value := getattr(pitch, key)) is not None else "" for key in WORDS}
    traction = [{"figure": t.figure, "label": t.label, "on": t.on.isoformat()} for t in pitch.traction.all()]
    return {**words, "traction": traction}
