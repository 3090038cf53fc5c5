"""Rooms and what was said in them."""

from incubator.community.actions.talk import room_of_project
from incubator.community.models import ChatRoom, Message
from incubator.demo.filling.words import Words


def fill_talk(words: Words) -> None:
    for project in words.projects.values():
        room_of_project(project)
    for row in words.read("talk"):
        if row["kind"] == "project":
            room = ChatRoom.objects.get(project=words.projects[row["room"]])
        else:
            room = ChatRoom.objects.create(kind="space", title=row.get("title") or row["room"].capitalize())
        fill_room(room, row["messages"], words)


def fill_room(room: ChatRoom, rows: list[dict], words: Words) -> None:  # type: ignore[type-arg]
    Message.objects.bulk_create(
        Message(
            room=room, number=number, by=words.people[row["by"]], text=row["text"], key=f"demo-{number}",
            made_at=words.past(row["days"], row["time"]),
        )
        for number, row in enumerate(rows, start=1)
    )  # fmt: skip
    room.last_number = len(rows)
    room.last_at = words.past(rows[-1]["days"], rows[-1]["time"])
    room.save(update_fields=["last_number", "last_at"])
