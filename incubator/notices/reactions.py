"""Whom to tell of what happens below: people and organisations know nothing of notifications."""

from django.urls import reverse

from incubator.accounts.models import Organisation, Person
from incubator.core.journal import reacts
from incubator.core.models import Entry
from incubator.notices.actions import notify


@reacts("organisation.registered")
def tell_operators(entry: Entry) -> None:
    operators = Person.objects.filter(groups__name="operators")
    notify(operators, entry, url=reverse("organisation_queue"))


@reacts("organisation.verified", "organisation.declined")
def tell_organisation(entry: Entry) -> None:
    """Its people read the answer, and the reason of a no."""
    organisation = Organisation.objects.filter(pk=entry.subject.rpartition(":")[2]).first()
    if organisation is not None:
        notify(organisation.members.all(), entry, url=organisation.get_absolute_url())
