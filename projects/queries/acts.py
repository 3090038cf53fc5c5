"""What a person may do with a project now: one next act, and the quieter ones."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from incubator.accounts.permissions import is_operator
from incubator.core.access import allows
from projects.models import Application, Project
from projects.queries.applications import live_application
from projects.queries.milestones import Plan
from projects.states import HOLDING_A_PLACE, PROJECT_FLOW


@dataclass(frozen=True)
class Act:
    """Something to press: a link, or (`post`) a form with one button; `confirm` is asked first."""

    label: str | Promise
    url: str
    icon: str = ""
    tone: str = ""
    post: bool = False
    confirm: str | Promise = ""


def acts_of(project: Project, user: Any, role: str | None, plan: Plan | None) -> list[Act]:
    """The one next act first (tone `signal`, at most one), then what else this person may do."""
    if not user.is_authenticated:
        return []
    verbs = PROJECT_FLOW.offered(project.status)
    acts = [
        *lead_acts(project, verbs, role),
        *operator_acts(project, user, verbs),
        *plan_acts(project, verbs, role, plan),
        *edit_acts(project, user, role),
        *note_acts(project, user),
        *dossier_acts(project, user, role),
        *ending_acts(project, verbs, role),
    ]
    next_one = next((act for act in acts if act.tone == "signal"), None)
    return ([next_one] if next_one else []) + [plain(act) for act in acts if act is not next_one]


def plain(act: Act) -> Act:
    return act if act.tone != "signal" else Act(act.label, act.url, act.icon, "", act.post, act.confirm)


def lead_acts(project: Project, verbs: list[str], role: str | None) -> list[Act]:
    """Applying, going on with the application, or reading it back while the space decides."""
    if role not in ("lead", "member") or not {"apply", "accept"} & set(verbs):
        return []
    live = live_application(project)
    if live is not None and live.state == "draft":
        return [Act(_("Go on with your application"), edit_address(live), "pen-line", "signal")]
    if live is not None and live.state == "changes_requested":
        return [Act(_("Change your application"), edit_address(live), "pen-line", "signal")]
    if live is not None:
        return [Act(_("Read your application"), live.get_absolute_url(), "file-text")]
    if role == "lead" and "apply" in verbs:
        return [Act(_("Apply"), address("project_apply", project), "send", "signal")]
    return []


def operator_acts(project: Project, user: Any, verbs: list[str]) -> list[Act]:
    if not is_operator(user):
        return []
    if "accept" in verbs and allows(user, "projects.decide_application", project):
        return [Act(_("Read and decide"), address("intake_detail", project), "clipboard-check", "signal")]
    if "pause" in verbs:
        ask = _("Pause this project? It keeps its place, and nothing counts as late.")
        return [Act(_("Pause"), address("project_pause", project), "pause", "quiet", True, ask)]
    if "resume" in verbs:
        return [Act(_("Resume"), address("project_resume", project), "play", "signal", True)]
    return []


def plan_acts(project: Project, verbs: list[str], role: str | None, plan: Plan | None) -> list[Act]:
    """What the plan asks for, once the space took the project in; otherwise, and once it is out, the log moves."""
    if "apply" in verbs or "accept" in verbs or "resume" in verbs:
        return []
    if plan is not None and plan.next_act is not None and "settle" not in verbs:
        return [Act(plan.next_act.label, plan.next_act.url, "", "signal", plan.next_act.post)]
    if role in ("lead", "member") and verbs and "reinstate" not in verbs:
        return [Act(_("Write in the log"), address("update_list", project), "pen-line", "signal")]
    return []


def edit_acts(project: Project, user: Any, role: str | None) -> list[Act]:
    if role in ("lead", "member") or is_operator(user):
        return [Act(_("Edit"), address("project_edit", project), "pencil")]
    return []


def note_acts(project: Project, user: Any) -> list[Act]:
    """Operators without conflict alone learn that there are notes; the same decide at the gate."""
    if is_operator(user) and allows(user, "projects.write_tracker_note", project):
        notes = Act(_("Tracker notes"), address("tracker_notes", project), "notebook-pen", "quiet")
        gate = Act(_("Gate"), address("project_gate", project), "gavel", "quiet")
        return [notes, gate] if project.status in HOLDING_A_PLACE else [notes]
    return []


def ending_acts(project: Project, verbs: list[str], role: str | None) -> list[Act]:
    """Taking it back is the lead's, and names what it does: there is no way back."""
    if role != "lead" or "withdraw" not in verbs:
        return []
    ask = _(
        "Withdraw “%(project)s” for good? It leaves every list, its open application is withdrawn, it gives up "
        "its place in the programme, and nobody can join it. Your team still reads what was written. "
        "This cannot be undone."
    ) % {"project": project.title}
    return [Act(_("Withdraw"), address("project_withdraw", project), "log-out", "quiet", True, ask)]


def dossier_acts(project: Project, user: Any, role: str | None) -> list[Act]:
    if role in ("lead", "member") or is_operator(user):
        return [Act(_("Dossier"), address("dossier_list", project), "archive", "quiet")]
    return []


def edit_address(application: Application) -> str:
    return reverse("application_edit", args=[application.project.slug, application.pk])


def address(name: str, project: Project) -> str:
    return reverse(name, args=[project.slug])
