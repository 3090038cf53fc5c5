"""One project's page: what it is, how far, what it needs, who is in it; its team and its log."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, QuerySet

from incubator.accounts.permissions import is_operator
from incubator.core.models import Entry
from projects.models import ConflictDeclaration, Membership, Need, Project, Reviewer, Update
from projects.queries.acts import Act, acts_of
from projects.queries.directory import progress
from projects.queries.evaluations import names_reviewers
from projects.queries.following import followed_by, follower_count
from projects.queries.log import shots
from projects.queries.milestones import Plan, plan_of
from projects.queries.openings import shown_openings
from projects.queries.people import team_for
from projects.queries.visible import visible_projects
from projects.states import NEED_FLOW

LATEST = 3


@dataclass(frozen=True)
class ProjectPage:
    """All that the page shows to this reader, loaded; what they may do is asked here."""

    project: Any
    milestones: Plan | None
    role: str | None
    acts: list[Act]
    needs: list[Any]
    unnamed: int
    updates: list[Update]
    activity: list[Entry]
    conflict: ConflictDeclaration | None
    may_declare: bool
    may_work: bool
    may_manage: bool
    is_near: bool

    @property
    def more_acts(self) -> list[Act]:
        """What one does more rarely, for a menu; one alone needs none."""
        quiet = [act for act in self.acts if act.tone == "quiet"]
        return quiet if len(quiet) > 1 else []

    @property
    def loud_acts(self) -> list[Act]:
        more = self.more_acts
        return [act for act in self.acts if act not in more]


def project_page(user: Any, slug: str) -> ProjectPage | None:
    """The page, or None for who may not see the project."""
    role = role_of(user, slug)
    operates = is_operator(user)
    project = loaded(user, slug, all=bool(role or operates))
    if project is None:
        return None
    plan = plan_of(project, user)
    near, works = bool(role or operates), role in ("lead", "member")
    conflict = declared(project, user)
    return ProjectPage(
        project=project,
        milestones=plan,
        role=role,
        acts=acts_of(project, user, role, plan),
        needs=shown_needs(project, works),
        unnamed=project.people - len(project.team),
        updates=list(log_of(project).filter(removed_at=None)[:LATEST]),
        activity=activity_for(activity_of(project)[:LATEST], project, user) if near else [],
        conflict=conflict,
        may_declare=conflict is None and role is None and (operates or reviews(project, user)),
        may_work=works,
        may_manage=role == "lead" or operates,
        is_near=near,
    )


def role_of(user: Any, slug: str) -> str | None:
    if not user.is_authenticated:
        return None
    return Membership.objects.filter(project__slug=slug, person=user).values_list("role", flat=True).first()


def loaded(user: Any, slug: str, *, all: bool) -> Any:
    needs = Prefetch("needs", Need.objects.order_by("pk"), to_attr="all_needs")
    return (
        visible_projects(user)
        .filter(slug=slug)
        .annotate(done=progress(), people=Count("memberships", distinct=True))
        .annotate(
            followers=follower_count(), is_followed=ExpressionWrapper(followed_by(user), BooleanField())
        )
        .select_related("programme", "tracker")
        .prefetch_related(team_for(user, all=all), needs, shown_openings(near=all))
        .fetch_mode(models.FETCH_RAISE)
        .first()
    )


def shown_needs(project: Any, works: bool) -> list[Any]:
    """What is still missing first, then what was met; each with what the team may do to it."""
    order = {state: place for place, state in enumerate(("open", "matched", "met"))}
    needs = sorted((n for n in project.all_needs if n.state in order), key=lambda need: order[need.state])
    for need in needs:
        verbs = NEED_FLOW.offered(need.state) if works else []
        need.may_meet, need.may_withdraw = "meet" in verbs, "withdraw" in verbs
    return needs


def log_of(project: Project) -> QuerySet[Update]:
    """With what was removed, as places without words; each with its pictures."""
    return (
        Update.objects.filter(project=project)
        .annotate(shots=shots())
        .select_related("by", "project", "removed_by")
        .fetch_mode(models.FETCH_RAISE)
    )


def activity_for(entries: Iterable[Entry], project: Project, user: Any) -> list[Entry]:
    """As this reader sees them: the makers don't learn from a decision's picture who took it."""
    shown = list(entries)
    if not is_operator(user) and not names_reviewers(project):
        for entry in shown:
            entry.actor = None if entry.verb == "milestone.decided" else entry.actor
    return shown


def activity_of(project: Project) -> QuerySet[Entry]:
    """What was done in and to the project, latest first; who may read it is `projects.read_activity`."""
    name = f"projects.project:{project.pk}"
    entries = Entry.objects.filter(scopes__contains=[name]).select_related("actor")
    return entries.order_by("-pk").fetch_mode(models.FETCH_RAISE)


def declared(project: Project, user: Any) -> ConflictDeclaration | None:
    if not user.is_authenticated:
        return None
    return ConflictDeclaration.objects.filter(project=project, person=user).first()


def reviews(project: Project, user: Any) -> bool:
    if not user.is_authenticated:
        return False
    return Reviewer.objects.filter(project=project, person=user, ended_at=None).exists()
