"""Saying that somebody has learnt it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.refusal import Refused
from incubator.notices.actions import notify
from resources.models import Certification, Training


@transaction.atomic
def issue_certification(
    training: Training, *, person: Person, by: Person, valid_until: datetime | None = None
) -> Certification:
    """A new row each time; what was before stays. The person hears of it."""
    require(by, "resources.certify", training)
    if valid_until and valid_until <= now():
        raise Refused(_("That end has passed. Choose a later day, or none."))
    certification = training.certifications.create(person=person, issued_by=by, valid_until=valid_until)
    entry = record(
        "certification.issued",
        certification,
        by=by,
        scopes=[person],
        person=person.name,
        training=training.title,
    )
    notify([person], entry, url=training.get_absolute_url())
    return certification
