"""Following a project from outside, and no longer."""

from django.db import transaction

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.journal import record
from projects.actions.projects import locked
from projects.models import Following, Project


@transaction.atomic
def follow_project(project: Project, *, by: Person) -> Following:
    """Hear what it reports from now on; twice is once. The journal keeps it with the person, not in the project."""
    project = locked(project)
    require(by, "projects.follow_project", project)
    following, is_new = Following.objects.get_or_create(project=project, person=by)
    if is_new:
        record("following.begun", following, by=by, scopes=[by], project=project.title)
    return following


@transaction.atomic
def unfollow_project(project: Project, *, by: Person) -> None:
    """At any time, also when the project is not shown to them any more; twice does nothing."""
    require(by, "projects.unfollow_project")
    following = Following.objects.select_for_update().filter(project=project, person=by).first()
    if following is not None:
        record("following.ended", following, by=by, scopes=[by], project=project.title)
        following.delete()
