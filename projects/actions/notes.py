"""What an operator writes down about a project, for operators only."""

from django.db import transaction

from incubator.accounts.models import Person
from incubator.core.access import require
from projects.models import Project, TrackerNote


@transaction.atomic
def write_tracker_note(
    project: Project, *, by: Person, progress: str, blockers: str = "", mood: int = 3, next_step: str = ""
) -> TrackerNote:
    """A new note beside the old ones; the journal stays silent, since the team reads it."""
    require(by, "projects.write_tracker_note", project)
    return project.tracker_notes.create(
        by=by, progress=progress, blockers=blockers, mood=TrackerNote.Mood(mood), next_step=next_step
    )
