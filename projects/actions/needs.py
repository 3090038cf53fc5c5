"""What a project lacks: added by the team, moved on by the team or by whoever matches."""

from collections.abc import Sequence

from django.db import transaction

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.journal import record
from incubator.core.live import nudge
from projects.actions.projects import locked
from projects.models import Need, Project
from projects.states import NEED_FLOW


@transaction.atomic
def add_need(
    project: Project, *, by: Person, kind: str, title: str, text: str = "", skills: Sequence[str] = ()
) -> Need:
    """Say what is missing. The same open need twice (a double click) stays one."""
    project = locked(project)
    require(by, "projects.change_need", project)
    need, is_new = project.needs.get_or_create(
        state=NEED_FLOW.initial,
        kind=kind,
        title=title.strip(),
        defaults={"text": text, "skills": list(skills)},
    )
    if is_new:
        record("need.added", need, by=by, scopes=[project], need=need.title, kind=kind, project=project.title)
        nudge(f"project:{project.pk}", "need", need.pk)
    return need


@transaction.atomic
def move_need(need: Need, verb: str, *, by: Person) -> Need:
    """Take the need a step on: `match`, `reopen`, `meet` or `withdraw`."""
    need = Need.objects.select_for_update(of=("self",)).select_related("project").get(pk=need.pk)
    require(by, "projects.change_need", need)
    need.state = NEED_FLOW.target(verb, need.state)
    need.save(update_fields=["state"])
    record(
        "need.changed", need, by=by, scopes=[need.project],
        need=need.title, state=str(need.badge.label), project=need.project.title,
    )  # fmt: skip
    nudge(f"project:{need.project_id}", "need", need.pk)
    return need
