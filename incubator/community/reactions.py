"""What follows elsewhere in the community from what others did."""

from incubator.community.actions.talk import room_of_project
from incubator.core.journal import reacts
from incubator.core.models import Entry
from projects.models import Project


@reacts("project.registered", "project.accepted")
def open_project_room(entry: Entry) -> None:
    """A project has its room from the start. Twice is once."""
    project = Project.objects.filter(pk=entry.subject.rpartition(":")[2]).first()
    if project is not None:
        room_of_project(project)
