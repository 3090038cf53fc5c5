"""Who reads the applications to a programme? For operators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import needs
from incubator.core.refusal import Refused
from projects.actions.readings import end_reader, name_reader
from projects.forms.readings import ReaderForm
from projects.models import Programme, ProgrammeReader
from projects.queries.programmes import run_programmes
from projects.queries.readers import readers_of, run_readers


@needs("projects.run_programme", run_programmes)
def reader_list(request: HttpRequest, programme: Programme) -> HttpResponse:
    readers = readers_of(programme)
    form = ReaderForm(request.POST or None, reading=[one.person_id for one in readers])
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        try:
            name_reader(programme, person, by=request.user)
        except Refused as refusal:
            form.add_error("person", str(refusal))
            status = 409
        else:
            messages.success(request, _("%(person)s reads from now on, and was told.") % {"person": person})
            return redirect("reader_list", programme.slug)
    context = {"programme": programme, "readers": readers, "form": form}
    return render(request, "projects/reader_list.html", context, status=status)


@needs("projects.run_programme", run_readers)
@require_POST
def reader_end(request: HttpRequest, reader: ProgrammeReader) -> HttpResponse:
    end_reader(reader, by=request.user)
    messages.success(
        request, _("%(person)s reads no more; what they handed in stays.") % {"person": reader.person.name}
    )
    return redirect("reader_list", reader.programme.slug)
