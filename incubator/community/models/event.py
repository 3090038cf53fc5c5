"""Events and who comes."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from incubator.community.states import REGISTRATION_FLOW
from incubator.core.clock import now
from incubator.core.flow import Badge


class Event(models.Model):
    """A time and a place (or a link), in the event's own zone."""

    class Kind(models.TextChoices):
        MEET_UP = "meet_up", _("meet-up")
        LECTURE = "lecture", _("lecture")
        WORKSHOP = "workshop", _("workshop")
        TRAINING = "training", _("training")
        DEMO_DAY = "demo_day", _("demo day")
        OPEN_DAY = "open_day", _("open day")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("anybody")
        COMMUNITY = "community", _("members of the space")

    title = models.CharField(_("title"), max_length=140)
    slug = models.SlugField(max_length=90, unique=True)
    summary = models.CharField(_("in one sentence"), max_length=240, blank=True)
    about = models.TextField(_("about"), blank=True, max_length=20_000)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MEET_UP)
    audience = models.CharField(_("for"), max_length=10, choices=Audience, default=Audience.PUBLIC)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=60)
    place = models.CharField(_("place"), max_length=160, blank=True)
    link = models.URLField(_("link"), blank=True)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    fee = models.CharField(_("fee"), max_length=120, blank=True)
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="organised_events"
    )
    announced_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(auto_now=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="event_ends_after_start"
            )
        ]
        indexes = [models.Index(fields=["starts_at", "id"], name="event_by_time")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event_detail", args=[self.slug])

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def is_over(self) -> bool:
        return self.ends_at <= now()


class Registration(models.Model):
    """Somebody who comes, or would like to. `waitlisted` in the order of `since`."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registrations"
    )
    state = models.CharField(
        max_length=12, default=REGISTRATION_FLOW.initial, choices=REGISTRATION_FLOW.choices
    )
    since = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            REGISTRATION_FLOW.constraint("registration_state"),
            models.UniqueConstraint(fields=["event", "person"], name="registration_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.event_id}: {self.state}"

    @property
    def badge(self) -> Badge:
        return REGISTRATION_FLOW.badge(self.state)


def feed_key() -> str:
    return get_random_string(40)


class CalendarFeed(models.Model):
    """A person's secret address for their own calendar; renewing it ends the old one."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    key = models.CharField(max_length=40, unique=True, default=feed_key)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
