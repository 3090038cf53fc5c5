"""The pictures of a log's entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models.project import Update


class UpdatePicture(models.Model):
    """A picture of an entry: drawn anew by us as JPEG, with what it shows in words."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="pictures")
    file = models.ImageField(_("picture"), upload_to="updates/")
    alt = models.CharField(_("what the picture shows"), max_length=240, blank=True)
    size = models.PositiveIntegerField(null=True, editable=False)  # bytes; unknown for the oldest
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.alt or f"{self.update_id} · {self.position + 1}"
