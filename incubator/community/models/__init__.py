"""Events and talk."""

from incubator.community.models.chat import ChatRoom, Message, ReadMark
from incubator.community.models.event import CalendarFeed, Event, Registration

__all__ = ["CalendarFeed", "ChatRoom", "Event", "Message", "ReadMark", "Registration"]
