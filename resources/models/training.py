"""What one learns before using a machine, and who has learnt it. A certification is never deleted."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now


class Training(models.Model):
    """A course that opens resources, for example “Laser cutter, level 1”."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    summary = models.CharField(_("summary"), max_length=240, blank=True)
    about = models.TextField(_("about"), blank=True, max_length=5000)
    how_to_get = models.CharField(
        _("how to get it"), max_length=240, blank=True, help_text=_("One sentence, for somebody without it.")
    )

    class Meta:
        verbose_name = _("training")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training_detail", args=[self.slug])


class CertificationQuerySet(models.QuerySet["Certification"]):
    def valid_at(self, at: datetime) -> "CertificationQuerySet":
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at)


class Certification(models.Model):
    """Somebody passed a training. A renewal is a new row; nothing is edited."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="certifications"
    )
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="certifications")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    valid_from = models.DateTimeField(_("from"), default=now)
    valid_until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("certification")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="certification_ends_after_start",
            )
        ]
        indexes = [models.Index(fields=["person", "training", "-valid_from"], name="certification_of_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.training}"
