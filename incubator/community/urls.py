"""Addresses of events and talk, and the sockets of rooms."""

from django.urls import path

from incubator.community.consumers import RoomSocket
from incubator.community.views import gatherings, talk

urlpatterns = [
    path("talk/", talk.room_list, name="room_list"),
    path("talk/<int:pk>/", talk.room_detail, name="room_detail"),
    path("talk/messages/<int:pk>/remove/", talk.message_remove, name="message_remove"),
    path("projects/<slug:slug>/room/", talk.project_room, name="project_room"),
    path("events/", gatherings.event_list, name="event_list"),
    path("events.ics", gatherings.space_calendar, name="space_calendar"),
    path("events/new/", gatherings.event_new, name="event_new"),
    path("events/<slug:slug>/", gatherings.event_detail, name="event_detail"),
    path("events/<slug:slug>/edit/", gatherings.event_edit, name="event_edit"),
    path("events/<slug:slug>/cancel/", gatherings.event_cancel, name="event_cancel"),
    path("events/<slug:slug>/register/", gatherings.event_register, name="event_register"),
    path("events/<slug:slug>/leave/", gatherings.registration_cancel, name="registration_cancel"),
    path("events/<slug:slug>/event.ics", gatherings.event_calendar, name="event_calendar"),
    path("me/calendar/", gatherings.calendar_feed, name="calendar_feed"),
    path("calendars/<slug:key>.ics", gatherings.own_calendar, name="own_calendar"),
]
websocket_urlpatterns = [path("ws/rooms/<int:pk>/", RoomSocket.as_asgi())]
