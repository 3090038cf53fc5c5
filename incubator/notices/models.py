"""What somebody was told. The row is the promise; the live nudge and the mail follow from it."""

from django.conf import settings
from django.db import models
from django.utils.safestring import SafeString

from incubator.core import journal_text
from incubator.core.models import Entry


class Notification(models.Model):
    """One person, one entry. Owed by e-mail until `mailed_at` (or read before)."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    url = models.CharField(max_length=300)
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
