"""Places in a team that anybody may ask for, and who follows a project from outside."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from projects.models.project import Project
from projects.states import OPENING_APPLICATION_FLOW, OPENING_FLOW


class Opening(models.Model):
    """A place in the team that it looks for somebody to fill."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="openings")
    title = models.CharField(_("whom do you look for"), max_length=120)
    text = models.TextField(_("what they would do"), max_length=5000)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("skills"))
    hours = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    state = models.CharField(max_length=8, default=OPENING_FLOW.initial, choices=OPENING_FLOW.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [OPENING_FLOW.constraint("opening_state")]
        indexes = [
            GinIndex(fields=["skills"], name="opening_skills"),
            models.Index(fields=["state", "-made_at", "-id"], name="opening_list"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("opening_detail", args=[self.project.slug, self.pk])

    @property
    def badge(self) -> Badge:
        return OPENING_FLOW.badge(self.state)


class OpeningApplication(models.Model):
    """Somebody outside the team asks for the place. One at a time; the database holds that."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="applications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="opening_applications"
    )
    message = models.TextField(_("message"), max_length=5000)
    state = models.CharField(
        max_length=9, default=OPENING_APPLICATION_FLOW.initial, choices=OPENING_APPLICATION_FLOW.choices
    )
    answer = models.TextField(_("answer"), blank=True, max_length=2000)
    made_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            OPENING_APPLICATION_FLOW.constraint("opening_application_state"),
            models.UniqueConstraint(
                fields=["opening", "person"],
                condition=models.Q(state="sent"),
                name="opening_application_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.opening}"

    @property
    def badge(self) -> Badge:
        return OPENING_APPLICATION_FLOW.badge(self.state)


class Following(models.Model):
    """Somebody wants to hear what a project reports."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="followings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followings")
    since = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["project", "person"], name="following_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.project}"
