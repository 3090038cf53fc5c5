"""When a project counts as quiet, and the kind question that it is asked then."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from projects.models.project import Project


class QuietRule(models.Model):
    """After how many days without a sign of life a project is quiet, and whether the space asks by itself. One row."""

    quiet_after = models.PositiveSmallIntegerField(
        _("quiet after how many days"),
        default=21,
        validators=[MinValueValidator(7), MaxValueValidator(180)],
        help_text=_("Days without evidence, log entry, or a milestone begun or accepted."),
    )
    asks = models.BooleanField(
        _("ask the team by itself"),
        default=False,
        help_text=_("One kind question for each quiet time, unless an operator asked already."),
    )
    asks_after = models.PositiveSmallIntegerField(
        _("ask after how many days"),
        default=28,
        validators=[MinValueValidator(7), MaxValueValidator(180)],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="quiet_rule_one"),
            models.CheckConstraint(condition=Q(asks_after__gte=F("quiet_after")), name="quiet_rule_order"),
        ]

    def __str__(self) -> str:
        return f"{self.quiet_after} / {self.asks_after if self.asks else '–'}"


class Hello(models.Model):
    """“How are you coming along?”: asked of a quiet team, and what they answered."""

    class Answer(models.TextChoices):
        WELL = "well", _("going well, just slow")
        STUCK = "stuck", _("stuck, would like help")
        RESTING = "resting", _("resting for now")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="hellos")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("what you ask"), max_length=2000)
    asked_at = models.DateTimeField(default=now)
    answer = models.CharField(_("answer"), max_length=8, blank=True, choices=Answer)
    words = models.TextField(_("in your own words"), blank=True, max_length=5000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["project", "-asked_at"], name="hello_last")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | ~Q(answered_at=None) & ~Q(answer=""),
                name="hello_answered_or_not",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.answer or '…'}"

    def get_absolute_url(self) -> str:
        """Wants `project` loaded."""
        return reverse("hello_detail", args=[self.project.slug])

    @property
    def badge(self) -> Badge:
        if not self.answer:
            return Badge(_("not answered yet"), "")
        return Badge(self.Answer(self.answer).label, {"well": "good", "stuck": "warn"}.get(self.answer, ""))
