"""What a reviewer types of a correction before it is handed in."""

from django.db import models

from incubator.core.clock import now
from projects.models.evaluation import Evaluation


class CorrectionDraft(models.Model):
    """Words and scores that are to stand in place of an evaluation that is in; gone once they are handed in.

    `said` is the form as it stood. Nobody but the reviewer reads it.
    """

    evaluation = models.OneToOneField(Evaluation, on_delete=models.CASCADE, related_name="correction")
    said = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.evaluation)
