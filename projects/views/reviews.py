"""The review inbox."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incubator.core.access import signed_in
from incubator.core.http import page_of
from projects.queries.readers import reads
from projects.queries.reviews import inbox_of, review_task, submissions_to_evaluate


@signed_in
def review_inbox(request: HttpRequest) -> HttpResponse:
    """What must I evaluate, by when."""
    page = page_of(request, submissions_to_evaluate(request.user))
    waiting = [review_task(one) for one in page.items]
    context = {"waiting": waiting, "page": page, "inbox": inbox_of(request.user)}
    context["reads_applications"] = reads(request.user)
    return render(request, "projects/review_inbox.html", context)
