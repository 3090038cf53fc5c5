"""What an operator writes down about a project, for operators only; and the one sentence that the team gets to know."""

from datetime import timedelta

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.live import nudge
from incubator.core.refusal import Offer, Refused
from incubator.notices.actions import notify
from projects.actions.projects import locked, team_of
from projects.models import Need, Project, TrackerNote
from projects.queries.notes import first_sentence
from projects.states import NEED_FLOW, NOT_TRACKED

SAME = timedelta(minutes=5)


@transaction.atomic
def write_tracker_note(
    project: Project, *, by: Person, progress: str, blockers: str = "", mood: int = 3, next_step: str = ""
) -> TrackerNote:
    """A new note beside the old ones; the journal stays silent, since the team reads it.

    The same words again within minutes are the same press of a button.
    """
    project = locked(project)
    require(by, "projects.write_tracker_note", project)
    check_tracked(project)
    values = {
        "progress": progress,
        "blockers": blockers,
        "mood": TrackerNote.Mood(mood),
        "next_step": next_step,
    }
    again = project.tracker_notes.filter(by=by, made_at__gte=now() - SAME, **values).first()
    return again or project.tracker_notes.create(by=by, **values)


@transaction.atomic
def need_from_blocker(note: TrackerNote, *, by: Person) -> Need:
    """Make the blocker's first sentence a need that everybody reads; nothing else of the note is told.

    The project's row is held, not the note's: two notes may name the same blocker.
    """
    project = locked(note.project)
    note = TrackerNote.objects.select_related("need").get(pk=note.pk)
    require(by, "projects.write_tracker_note", project)
    if note.need is not None:
        return note.need
    check_tracked(project)
    sentence = first_sentence(note.blockers)
    if not sentence:
        raise Refused(_("This note names no blocker."), [back_to(project)])
    title = Truncator(sentence).chars(120)
    need, is_new = project.needs.get_or_create(
        state=NEED_FLOW.initial,
        kind=Need.Kind.KNOWLEDGE,
        title=title,
        defaults={"text": sentence if title != sentence else ""},
    )
    note.need = need
    note.save(update_fields=["need"])
    if is_new:
        entry = record(
            "need.added",
            need,
            by=by,
            scopes=[project],
            need=need.title,
            kind=need.kind,
            project=project.title,
        )
        notify(team_of(project), entry, url=project.get_absolute_url())
        nudge(f"project:{project.pk}", "need", need.pk)
    return need


def check_tracked(project: Project) -> None:
    if project.status in NOT_TRACKED:
        facts = {"project": project.title, "state": project.badge.label}
        raise Refused(_("“%(project)s” is %(state)s: nobody tracks it now.") % facts, [back_to(project)])


def back_to(project: Project) -> Offer:
    return Offer(_("Back to the project"), project.get_absolute_url())
