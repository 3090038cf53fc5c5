"""What somebody was told. The row is the promise; the live nudge and the mail follow from it."""

from django.conf import settings
from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from incubator.core import journal_text
from incubator.core.models import Entry


class Topic(models.TextChoices):
    """What a notification can be about. Apps say which of their verbs belongs where, beside their sentences."""

    LETTERS = "letters", _("Decisions and invitations")
    MILESTONES = "milestones", _("My milestones")
    REVIEWING = "reviewing", _("My reviewing")
    PROJECTS = "projects", _("My projects, and those I follow")
    TEAM = "team", _("My teams")
    MENTORING = "mentoring", _("Mentoring")
    INVESTING = "investing", _("Investors and introductions")
    BOOKINGS = "bookings", _("Bookings and machines")
    EVENTS = "events", _("Events")
    TALK = "talk", _("Talk")
    SPACE = "space", _("Running the space")


class Mail(models.TextChoices):
    """When a mail says what was not read on the page."""

    SOON = "soon", _("after a few minutes")
    DAILY = "daily", _("once a day, in the morning")
    NEVER = "never", _("never")


MUST_BE_LEARNED = (Topic.LETTERS,)


class Notification(models.Model):
    """One person, one entry. Owed by e-mail until `mailed_at` (or read before)."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    url = models.CharField(max_length=300)
    topic = models.CharField(max_length=12, blank=True, choices=Topic)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "entry"], name="notification_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_stream"),
            models.Index(fields=["person"], name="notification_unread", condition=models.Q(read_at=None)),
            models.Index(
                fields=["id"], name="notification_owed", condition=models.Q(read_at=None, mailed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry.verb} → {self.person_id}"

    @property
    def sentence(self) -> SafeString:
        return journal_text.sentence(self.entry.verb, self.entry.facts)


class Preference(models.Model):
    """When one person wants mail about one topic. Without a row: after a few minutes."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences"
    )
    topic = models.CharField(max_length=12, choices=Topic)
    mail = models.CharField(max_length=5, choices=Mail, default=Mail.SOON)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="preference_once"),
            models.CheckConstraint(
                condition=~models.Q(topic__in=MUST_BE_LEARNED, mail=Mail.NEVER), name="preference_letters"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.topic} {self.mail}"
