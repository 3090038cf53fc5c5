"""What the journal writes. Only `journal` and `outbox` touch these."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.safestring import SafeString

from incubator.core import journal_text


class Entry(models.Model):
    """One thing that somebody did: the audit trail, the activity feed and the source of every reaction."""

    at = models.DateTimeField(auto_now_add=True)
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    scopes = ArrayField(models.CharField(max_length=120), default=list)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject", "-id"], name="entry_subject"),
            GinIndex(fields=["scopes"], name="entry_scopes"),
            models.Index(fields=["actor", "-id"], name="entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    @property
    def sentence(self) -> SafeString:
        """What was done, in the reader's language, for people."""
        return journal_text.sentence(self.verb, self.facts)


class Delivery(models.Model):
    """An entry owed to one subscriber. Written with the entry, done in the transaction of the reaction."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "subscriber"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["subscriber", "subject", "id"],
                name="delivery_owed",
                condition=models.Q(done_at=None, given_up_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} ← {self.entry_id}"
