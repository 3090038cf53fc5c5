"""The desk, search, and the operators' start."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from incubator.core.access import needs, public, signed_in
from incubator.core.clock import localdate
from incubator.insights.queries.desk import desk_of
from incubator.insights.queries.queues import queues
from incubator.insights.queries.search import find


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    found = desk_of(request.user)
    context = {"desk": found, "unread": found.unread, "today": localdate()}
    return render(request, "insights/desk.html", context)


@needs("accounts.operate")
def operations(request: HttpRequest) -> HttpResponse:
    return render(request, "insights/operations.html", {"queues": queues(request.user)})


@public
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:100]
    return render(request, "insights/search.html", {"words": words, "found": find(request.user, words)})
