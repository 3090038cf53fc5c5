"""Who may enter which room and which event; kept in step with the visibility queries by a test."""

from typing import Any

import rules

from incubator.accounts.permissions import is_editor, is_member_of_space, is_operator
from incubator.community.models import ChatRoom
from incubator.core.access import allows


@rules.predicate
def is_open_room(user: Any, room: Any) -> bool:
    return room.kind == ChatRoom.Kind.SPACE and is_member_of_space(user)


@rules.predicate
def is_in_project_of_room(user: Any, room: Any) -> bool:
    return room.project_id is not None and allows(user, "projects.enter_room", room.project)


@rules.predicate
def is_at_event_of_room(user: Any, room: Any) -> bool:
    if room.event_id is None or not user.is_authenticated:
        return False
    coming = room.event.registrations.filter(person=user, state__in=["registered", "attended"])
    return bool(is_operator(user) or room.event.organiser_id == user.pk or coming.exists())


@rules.predicate
def is_one_of_direct(user: Any, room: Any) -> bool:
    return room.kind == ChatRoom.Kind.DIRECT and room.people.filter(pk=user.pk).exists()


@rules.predicate
def is_author(user: Any, message: Any) -> bool:
    return message.by_id is not None and message.by_id == user.pk


@rules.predicate
def is_event_for_all(user: Any, event: Any) -> bool:
    return event.audience == "public"


@rules.predicate
def is_organiser(user: Any, event: Any) -> bool:
    return event is not None and event.organiser_id is not None and event.organiser_id == user.pk


may_enter = is_open_room | is_in_project_of_room | is_at_event_of_room | is_one_of_direct

PERMISSIONS = {
    "community.enter_room": may_enter,
    "community.change_message": is_author,
    "community.remove_message": is_author | is_operator,
    "community.view_event": is_event_for_all | is_member_of_space,
    "community.add_event": is_operator | is_editor,
    "community.change_event": is_organiser | is_operator,
    "community.register": is_member_of_space,
}
