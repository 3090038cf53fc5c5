"""Decisions that go out as letters: the batch that is prepared, the letters as they were sent, what was answered."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from projects.models.intake import Application, ApplicationVersion
from projects.models.project import Programme

IN_FLIGHT = timedelta(minutes=10)  # longer than any mail takes


class LetterBatch(models.Model):
    """Proposed outcomes and the two texts that tell them. Once released it stays as it went out."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="letter_batches")
    accept_subject = models.CharField(_("subject"), max_length=160)
    accept_text = models.TextField(_("text"), max_length=10_000)
    decline_subject = models.CharField(_("subject"), max_length=160)
    decline_text = models.TextField(_("text"), max_length=10_000)
    made_at = models.DateTimeField(default=now)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = _("letter batches")
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=models.Q(released_at=None),
                name="letter_batch_one_in_preparation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.made_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        if self.released_at is None:
            return reverse("letter_batch", args=[self.programme.slug])
        return reverse("letter_batch_sent", args=[self.pk])


class ProposedOutcome(models.Model):
    """What one application is to be told, with its own paragraph, and the version that it rests on."""

    class Outcome(models.TextChoices):
        ACCEPT = "accept", _("accept")
        DECLINE = "decline", _("decline")

    batch = models.ForeignKey(LetterBatch, on_delete=models.CASCADE, related_name="outcomes")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="outcomes")
    version = models.ForeignKey(ApplicationVersion, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    paragraph = models.TextField(_("personal paragraph"), blank=True, max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "application"], name="proposed_outcome_once")]

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}"


class Letter(models.Model):
    """What one person was told of one application, as it was sent. The row is the debt until it is mailed.

    `tried_at` is written before the mail leaves, `mailed_at` after it: a worker that is killed between leaves
    a letter that is neither owed nor sent, for a person to look at. So none goes out twice by itself.
    """

    batch = models.ForeignKey(LetterBatch, on_delete=models.PROTECT, related_name="letters")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="letters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    outcome = models.CharField(_("outcome"), max_length=8, choices=ProposedOutcome.Outcome)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    made_at = models.DateTimeField(default=now)
    tried_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=300, blank=True)  # what the mail server said

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "person", "batch"], name="letter_once")]
        indexes = [
            models.Index(
                fields=["batch", "person"],
                condition=models.Q(tried_at=None),
                name="letter_owed",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("letter_detail", args=[self.pk])

    @property
    def may_go_again(self) -> bool:
        """Refused, or broken off while it was sent; never to a closed account. Wants `person` loaded."""
        broke_off = self.tried_at is not None and self.tried_at < now() - IN_FLIGHT
        return self.mailed_at is None and self.person.is_active and (bool(self.refused) or broke_off)

    @property
    def badge(self) -> Badge:
        """Where its mail stands: derived from what the task wrote down."""
        if self.mailed_at:
            return Badge(_("sent"), "good")
        if not self.person.is_active:
            return Badge(_("account closed"), "")
        if self.refused:
            return Badge(_("refused"), "bad")
        if self.tried_at is None:
            return Badge(_("owed"), "warn")
        return Badge(_("broke off"), "bad") if self.may_go_again else Badge(_("being sent"), "blue")


class LetterReply(models.Model):
    """An answer under a letter: the recipient's, or the space's."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    is_of_space = models.BooleanField(default=False)
    text = models.TextField(_("your answer"), max_length=5000)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = _("letter replies")

    def __str__(self) -> str:
        return self.text[:60]
