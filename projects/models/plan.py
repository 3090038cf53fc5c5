"""What holds a plan together: which milestone waits for which, and the plans that operators keep ready."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from projects.models.milestone import Milestone
from projects.models.project import Project


class Dependency(models.Model):
    """A milestone waits for another of its project. Never in a circle; whoever adds one holds the project's row."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="dependencies")
    on = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="dependents")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = _("dependencies")
        constraints = [
            models.UniqueConstraint(fields=["milestone", "on"], name="dependency_once"),
            models.CheckConstraint(
                condition=~models.Q(milestone=models.F("on")), name="dependency_not_on_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} ← {self.on}"


class PlanTemplate(models.Model):
    """A plan that teams may begin from: rows with weeks in place of dates. Archived, never deleted."""

    title = models.CharField(_("title"), max_length=120)
    about = models.TextField(_("about"), max_length=2000, blank=True, help_text=_("For whom it is, and why."))
    stage = models.CharField(
        _("stage"), max_length=12, choices=Project.Stage, default=Project.Stage.PROTOTYPE
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    made_at = models.DateTimeField(default=now)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["title"], condition=models.Q(archived_at=None), name="plan_template_title_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan_template_edit", args=[self.pk])


class TemplateRow(models.Model):
    """One milestone of a template; due so many weeks after the team's start."""

    template = models.ForeignKey(PlanTemplate, on_delete=models.CASCADE, related_name="rows")
    title = models.CharField(_("title"), max_length=120)
    goal = models.TextField(_("goal"), max_length=5000)
    weeks = models.PositiveSmallIntegerField(
        _("weeks after the start"), validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    after_previous = models.BooleanField(_("waits for the one before"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
