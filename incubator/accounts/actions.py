"""What can be done to a person's profile and to an organisation."""

from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from incubator.accounts.models import Organisation, Person
from incubator.accounts.states import ORGANISATION_FLOW
from incubator.core.access import require
from incubator.core.journal import record
from incubator.core.refusal import Refused

RESERVED = frozenset({"new"})
PROFILE = (
    "name",
    "headline",
    "bio",
    "skills",
    "interests",
    "languages",
    "time_zone",
    "links",
    "visibility",
    "photo",
)


@transaction.atomic
def update_profile(person: Person, *, by: Person, **values: Any) -> Person:
    """Change what a person says of themself. The journal notes which parts, not their words."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    require(by, "accounts.change_person", person)
    if "photo" in values:
        values["photo"] = values["photo"] or ""  # a cleared one is an empty name
    changed = [key for key in PROFILE if key in values and getattr(person, key) != values[key]]
    old_photo = person.photo.name if "photo" in changed else ""
    for key in changed:
        setattr(person, key, values[key])
    if changed:
        person.save(update_fields=changed)
        record("person.updated_profile", person, by=by, scopes=[person], changed=changed)
    if old_photo:
        transaction.on_commit(lambda: default_storage.delete(old_photo))
    return person


@transaction.atomic
def register_organisation(
    *, by: Person, name: str, kind: str, about: str = "", website: str = ""
) -> Organisation:
    """Whoever registers it acts for it; an operator verifies it before others see it. Twice by one person is once."""
    require(by, "accounts.add_organisation")
    there = Organisation.objects.filter(name__iexact=name).first()
    if there and there.memberships.filter(person=by).exists():
        return there
    taken = Refused(_("“%(name)s” is registered already. Ask one of its people to add you.") % {"name": name})
    if there:
        raise taken
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                name=name, slug=free_slug(name), kind=kind, about=about, website=website
            )
    except IntegrityError:
        raise taken from None
    organisation.memberships.create(person=by, is_owner=True)
    record("organisation.registered", organisation, by=by, scopes=[organisation, by], organisation=name)
    return organisation


def free_slug(name: str) -> str:
    slug = slugify(name)[:60] or "organisation"
    if slug in RESERVED or Organisation.objects.filter(slug=slug).exists():
        slug = f"{slug}-{get_random_string(5, 'abcdefghjkmnpqrstuvwxyz23456789')}"
    return slug


@transaction.atomic
def verify_organisation(organisation: Organisation, *, by: Person) -> Organisation:
    return decide(organisation, "verify", by=by)


@transaction.atomic
def decline_organisation(organisation: Organisation, *, by: Person, reason: str) -> Organisation:
    if not reason.strip():
        raise Refused(_("Write the reason: its people read it."))
    return decide(organisation, "decline", by=by, reason=reason)


def decide(organisation: Organisation, verb: str, *, by: Person, **facts: str) -> Organisation:
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(by, "accounts.verify_organisation", organisation)
    organisation.state = ORGANISATION_FLOW.target(verb, organisation.state)
    organisation.save(update_fields=["state"])
    past = {"verify": "organisation.verified", "decline": "organisation.declined"}[verb]
    record(past, organisation, by=by, scopes=[organisation], organisation=organisation.name, **facts)
    return organisation
