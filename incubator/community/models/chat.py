"""Rooms and their messages. A message has a number in its room that grows by one."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now


class ChatRoom(models.Model):
    """Of the space, of a project, of an event, or direct between people."""

    class Kind(models.TextChoices):
        SPACE = "space", _("space")
        PROJECT = "project", _("project")
        EVENT = "event", _("event")
        DIRECT = "direct", _("direct")

    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    about = models.CharField(_("about"), max_length=240, blank=True)
    project = models.OneToOneField(
        "projects.Project", on_delete=models.CASCADE, null=True, blank=True, related_name="room"
    )
    event = models.OneToOneField(
        "community.Event", on_delete=models.CASCADE, null=True, blank=True, related_name="room"
    )
    people: models.ManyToManyField = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="direct_rooms"
    )
    last_number = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-last_at", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("room_detail", args=[self.pk])


class Message(models.Model):
    """Something said. `key` comes from the client, so that a message sent again is the same message."""

    room = models.ForeignKey(ChatRoom, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=4000)
    key = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="message_number_once"),
            models.UniqueConstraint(fields=["room", "by", "key"], name="message_key_once"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ReadMark(models.Model):
    """How far somebody has read a room."""

    room = models.ForeignKey(ChatRoom, on_delete=models.CASCADE, related_name="marks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="read_mark_once")]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.room_id} to {self.number}"
