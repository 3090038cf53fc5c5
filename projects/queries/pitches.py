"""Reading a pitch: the team's draft, and what was published of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from incubator.core.access import allows
from incubator.core.flow import Badge
from projects.models import Pitch, Project
from projects.states import PITCH_FLOW


@dataclass(frozen=True)
class PitchDesk:
    """The team's view of its pitch, and what this person may do with it now."""

    pitch: Pitch
    badge: Badge
    traction: list[Any]
    versions: list[Any]
    may_publish: bool
    may_withdraw: bool


def pitch_desk(project: Project, user: Any) -> PitchDesk:
    pitch = Pitch.objects.filter(project=project).first() or Pitch(project=project)
    offered = PITCH_FLOW.offered(pitch.state)
    may = allows(user, "projects.publish_pitch", project)
    saved = pitch.pk is not None
    return PitchDesk(
        pitch=pitch,
        badge=pitch.badge,
        traction=list(pitch.traction.all()) if saved else [],
        versions=list(pitch.versions.select_related("by")[:10]) if saved else [],
        may_publish=may and saved and "publish" in offered,
        may_withdraw=may and saved and "withdraw" in offered,
    )


def evaluated_milestones(project: Project) -> list[dict[str, Any]]:
    """What a pitch alone can't show: accepted milestones with the day of the decision and how many evaluated them."""
    return [
        {"title": m.title, "on": m.decided_at, "evaluations": m.evaluations}
        for m in project.milestones.filter(state="accepted")
        .annotate(evaluations=handed_in_count())
        .order_by("decided_at", "pk")
    ]


def handed_in_count() -> Any:
    handed_in = Q(
        submissions__evaluations__handed_in_at__isnull=False, submissions__evaluations__replaced_by=None
    )
    return Count("submissions__evaluations", filter=handed_in, distinct=True)
