"""Readers of a programme's applications, and what each of them made of the version that they read."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from projects.models.evaluation import Criterion, Rubric
from projects.models.intake import ApplicationVersion
from projects.models.project import Programme


class ProgrammeReader(models.Model):
    """Somebody who reads a programme's applications. Whoever is in conflict with one never meets that one."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading_programmes"
    )
    since = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="programme_reader_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.programme}"


class Reading(models.Model):
    """One reader's scores and words on one version of an application. A draft until handed in, then sealed."""

    class Recommendation(models.TextChoices):
        ACCEPT = "accept", _("accept")
        UNSURE = "unsure", _("unsure")
        DECLINE = "decline", _("decline")

    version = models.ForeignKey(ApplicationVersion, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="readings"
    )
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("note to colleagues"), blank=True, max_length=5000)
    recommendation = models.CharField(_("recommendation"), blank=True, max_length=8, choices=Recommendation)
    left_out = ArrayField(
        models.PositiveBigIntegerField(), default=list, blank=True
    )  # criteria that do not apply
    overall = models.FloatField(null=True, blank=True, editable=False)  # the weighted mean, sealed with it
    made_at = models.DateTimeField(default=now)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "reader"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.reader} on {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("reading_write", args=[self.version.application_id])


class ReadingScore(models.Model):
    """1 to 5 on one criterion of an application; no row where it does not apply."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "criterion"], name="reading_score_once"),
            models.CheckConstraint(condition=models.Q(value__range=(1, 5)), name="reading_score_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
