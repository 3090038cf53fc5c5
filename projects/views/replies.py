"""What does my letter say, and what do I answer? The same thread from both ends."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from incubator.core.access import needs, signed_in_first
from incubator.core.refusal import Refused
from projects.actions.replies import answer_letter, write_back
from projects.forms.letters import ReplyForm
from projects.models import Letter
from projects.queries.letters import own_letters, sent_letters, thread_of


@signed_in_first()
@needs("projects.answer_letter", own_letters)
def letter_detail(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The recipient's own page of it."""
    return thread(request, letter, answer_letter, "letter_detail")


@signed_in_first()
@needs("projects.write_back", sent_letters)
def letter_thread(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The operators' page of it."""
    return thread(request, letter, write_back, "letter_thread")


def thread(request: HttpRequest, letter: Letter, write: Callable[..., Any], name: str) -> HttpResponse:
    form = ReplyForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            write(letter, by=request.user, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Your answer is sent."))
            return redirect(name, letter.pk)
    context = {
        "letter": letter,
        "project": letter.application.project,
        "programme": letter.batch.programme,
        "replies": thread_of(letter),
        "form": form,
        "is_mine": name == "letter_detail",
    }
    return render(request, f"projects/{name}.html", context, status=status)
