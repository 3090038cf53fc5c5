"""A resource that somebody offers, and the single things that it consists of."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.flow import Badge
from resources.models.training import Training
from resources.states import RESOURCE_FLOW, UNIT_FLOW


class Resource(models.Model):
    """Equipment, a room, material, money or somebody's hours: offered by a person or an organisation."""

    class Kind(models.TextChoices):
        EQUIPMENT = "equipment", _("equipment")
        ROOM = "room", _("room")
        MATERIAL = "material", _("material")
        MONEY = "money", _("money")
        SERVICE = "service", _("service")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.EQUIPMENT)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    summary = models.CharField(_("in one sentence"), max_length=240)
    about = models.TextField(_("about"), blank=True, max_length=20_000)
    place = models.CharField(_("place"), max_length=120, blank=True)
    picture = models.ImageField(_("picture"), upload_to="resources/", blank=True)
    price = models.CharField(
        _("price"), max_length=120, blank=True, help_text=_("Empty if it costs nothing.")
    )
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="offered_resources",
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="resources"
    )
    needs_training = models.ForeignKey(
        Training, on_delete=models.PROTECT, null=True, blank=True, related_name="resources"
    )
    state = models.CharField(max_length=12, default=RESOURCE_FLOW.initial, choices=RESOURCE_FLOW.choices)
    offered_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("resource")
        ordering = ["name", "pk"]
        constraints = [
            RESOURCE_FLOW.constraint("resource_state"),
            models.CheckConstraint(
                condition=Q(kind__in=["equipment", "room", "material", "money", "service"]),
                name="resource_kind",
            ),
        ]
        indexes = [models.Index(fields=["state", "kind", "name", "id"], name="resource_list")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("resource_detail", args=[self.slug])

    @property
    def badge(self) -> Badge:
        return RESOURCE_FLOW.badge(self.state)


class Unit(models.Model):
    """One physical thing, known by the tag on it."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="units")
    tag = models.CharField(
        _("tag"),
        max_length=20,
        unique=True,
        validators=[
            RegexValidator(r"^[A-Z0-9][A-Z0-9-]*$", _("Capital letters, digits and hyphens, such as L-01."))
        ],
    )
    name = models.CharField(_("name"), max_length=120)
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    condition = models.CharField(_("condition"), max_length=240, blank=True)
    state = models.CharField(max_length=14, default=UNIT_FLOW.initial, choices=UNIT_FLOW.choices)

    class Meta:
        verbose_name = _("unit")
        ordering = ["tag"]
        constraints = [UNIT_FLOW.constraint("unit_state")]

    def __str__(self) -> str:
        return self.tag

    def get_absolute_url(self) -> str:
        return reverse("unit_detail", args=[self.tag])

    @property
    def badge(self) -> Badge:
        return UNIT_FLOW.badge(self.state)
