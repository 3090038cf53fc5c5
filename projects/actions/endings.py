"""What ends together with a project: its open places with those who wait, its invitations, an appeal."""

from django.db import transaction

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.notices.actions import notify
from projects.actions.invitations import taken_back
from projects.actions.openings import end_opening
from projects.actions.projects import follow, locked, team_of
from projects.models import Appeal, Project
from projects.models.project import UNANSWERED
from projects.states import APPEAL_FLOW, OPENING_FLOW, PROJECT_FLOW


@transaction.atomic
def withdraw_project(project: Project, *, by: Person) -> Project:
    """The team takes it back; what was said stays, and whoever waits for an answer is told."""
    project = locked(project)
    require(by, "projects.withdraw_project", project)
    project.status = PROJECT_FLOW.target("withdraw", project.status)
    follow(project, "withdraw")
    project.save(update_fields=["status", "changed_at"])
    entry = record("project.withdrawn", project, by=by, scopes=[project], project=project.title)
    notify([*team_of(project), project.tracker], entry, url=project.get_absolute_url())
    end_what_waits(project, by=by)
    return project


def end_what_waits(project: Project, *, by: Person) -> None:
    """No place, invitation or appeal stays open; whoever asked or was asked is told. Wants the project's row held."""
    for opening in project.openings.filter(state=OPENING_FLOW.initial).order_by("pk"):
        end_opening(project, opening, "close", by=by)
    for invitation in project.invitations.select_for_update(of=("self",)).filter(**UNANSWERED).order_by("pk"):
        entry = taken_back(project, invitation, by=by)
        invited = Person.objects.filter(email__iexact=invitation.email)
        notify(invited, entry, url=invitation.get_absolute_url())
    appeals = Appeal.objects.filter(gate__project=project, state=APPEAL_FLOW.initial)
    appeals.update(state=APPEAL_FLOW.target("lapse", APPEAL_FLOW.initial), answered_at=now())
