"""The operators' notes on a project: writing, reading back, making a need of a blocker."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.http import page_of
from incubator.core.refusal import Refused
from projects.actions import notes as actions
from projects.forms.notes import TrackerNoteForm
from projects.models import Project, TrackerNote
from projects.queries.notes import notes_of, visible_notes, with_offers
from projects.queries.visible import visible_projects
from projects.states import NOT_TRACKED


@needs("projects.write_tracker_note", visible_projects)
def tracker_notes(request: HttpRequest, project: Project) -> HttpResponse:
    """A new note on top, the old ones below; what was typed stays where it is refused."""
    form = TrackerNoteForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_tracker_note(project, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Your note is kept. Only operators read it."))
            return redirect("tracker_notes", slug=project.slug)
    page = page_of(request, notes_of(project), size=20)
    tracked = project.status not in NOT_TRACKED
    with_offers(page.items, open_for_needs=tracked)
    context = {"project": project, "form": form, "page": page, "may_write": tracked or form.is_bound}
    return render(request, "projects/tracker_notes.html", context, status=status)


@needs("projects.write_tracker_note", visible_notes)
@require_POST
def need_from_blocker(request: HttpRequest, note: TrackerNote) -> HttpResponse:
    need = actions.need_from_blocker(note, by=request.user)
    messages.success(request, _("“%(need)s” is a need of the project now.") % {"need": need.title})
    return redirect("tracker_notes", slug=note.project.slug)
