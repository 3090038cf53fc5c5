"""People and the organisations that they belong to. Roles are not here: they follow from facts elsewhere."""

import zlib
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from incubator.accounts.states import ORGANISATION_FLOW
from incubator.core.flow import Badge


def words(label: Any, **options: Any) -> ArrayField:
    """A short list of words (skills, fields, languages) that is filtered by containment."""
    return ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=label, **options
    )


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. Erasing empties the row and keeps it, so that nothing others rely on breaks."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("anybody")
        COMMUNITY = "community", _("members of the space")
        TEAM = "team", _("my teams and the operators")

    email = models.EmailField(_("e-mail"), unique=True)
    handle = models.SlugField(max_length=60, unique=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    headline = models.CharField(_("headline"), max_length=160, blank=True)
    bio = models.TextField(_("about you"), blank=True, max_length=5000)
    skills = words(_("skills"))
    interests = words(_("interests"))
    languages = words(_("languages"))
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    links = ArrayField(models.URLField(), default=list, blank=True, verbose_name=_("links"))
    photo = models.ImageField(_("photo"), upload_to="people/", blank=True)
    visibility = models.CharField(
        _("who sees your profile"), max_length=12, choices=Visibility, default=Visibility.COMMUNITY
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_caseless")]
        indexes = [GinIndex(fields=["skills"], name="person_skills")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.handle:
            self.handle = free_handle(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("person_detail", args=[self.handle])

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else ""

    @property
    def is_staff(self) -> bool:
        return self.is_superuser or bool({"operators", "editors"} & self.group_names)

    @cached_property
    def group_names(self) -> frozenset[str]:
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def initials(self) -> str:
        parts = [part for part in str(self.name).split() if part[0].isalnum()]
        if not parts:
            return "?"
        return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()

    @property
    def photo_url(self) -> str:
        """Where the photo is served, to whom may see the profile; never the file's own address."""
        return (
            reverse("person_photo", args=[self.handle]) + f"?{str(self.photo.name)[-12:-5]}"
            if self.photo
            else ""
        )

    @property
    def hue(self) -> int:
        """1 to 4, for the avatar: the same for a person always."""
        return zlib.crc32(self.handle.encode()) % 4 + 1


def free_handle(name: str) -> str:
    """A slug that is not taken: from the name, with a random tail where needed."""
    base = slugify(name)[:48] or "person"
    handle = base
    while Person.objects.filter(handle=handle).exists():
        handle = f"{base}-{get_random_string(5, 'abcdefghjkmnpqrstuvwxyz23456789')}"
    return handle


class Organisation(models.Model):
    """A company, university, fund or community. Verified by an operator before it acts for itself."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        UNIVERSITY = "university", _("university")
        FUND = "fund", _("fund")
        COMMUNITY = "community", _("community")

    name = models.CharField(_("name"), max_length=160, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    about = models.TextField(_("about"), blank=True, max_length=5000)
    website = models.URLField(_("website"), blank=True)
    state = models.CharField(
        max_length=12, default=ORGANISATION_FLOW.initial, choices=ORGANISATION_FLOW.choices
    )
    members: "models.ManyToManyField[Person, models.Model]" = models.ManyToManyField(
        Person, through="OrganisationMember", related_name="organisations"
    )
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name"]
        constraints = [ORGANISATION_FLOW.constraint("organisation_state")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation_detail", args=[self.slug])

    @property
    def badge(self) -> Badge:
        return ORGANISATION_FLOW.badge(self.state)


class OrganisationMember(models.Model):
    """Who acts for an organisation; the one who registered it first."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="organisation_memberships")
    is_owner = models.BooleanField(default=False)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="organisation_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"
