"""Rooms and the page of one. What is said goes over the socket; the page brings the last of it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from incubator.community.actions import talk
from incubator.community.models import ChatRoom, Message
from incubator.community.queries import rooms
from incubator.core.access import needs, signed_in
from incubator.core.http import page_of
from projects.models import Project
from projects.queries.visible import visible_projects


@signed_in
def room_list(request: HttpRequest) -> HttpResponse:
    return render(
        request, "community/room_list.html", {"page": page_of(request, rooms.room_list(request.user))}
    )


@needs("community.enter_room", rooms.visible_rooms)
def room_detail(request: HttpRequest, room: ChatRoom) -> HttpResponse:
    before = request.GET.get("before", "")
    messages = rooms.newest_messages(room, before=int(before) if before.isdecimal() else None)
    context = {
        "room": room,
        "messages_of_room": messages,
        "first": messages[0].number if messages else 0,
        "seen": rooms.read_mark(room, request.user),
        "is_latest": not before,
    }
    return render(request, "community/room_detail.html", context)


@needs("projects.enter_room", visible_projects)
def project_room(request: HttpRequest, project: Project) -> HttpResponse:
    """The project's own way to its room."""
    return redirect(talk.room_of_project(project))


@needs("community.remove_message", rooms.own_messages)
@require_POST
def message_remove(request: HttpRequest, message: Message) -> HttpResponse:
    talk.remove_message(message, by=request.user)
    return JsonResponse({"removed": message.pk})
