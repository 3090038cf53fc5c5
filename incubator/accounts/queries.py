"""Reading people and organisations: who may see whom, and what a page needs."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fetch_modes import FETCH_RAISE

from incubator.accounts.models import Organisation, Person
from incubator.accounts.permissions import is_operator


def visible_people(user: Any) -> QuerySet[Person]:
    """Profiles that this person may open: public ones, the community's for members, team mates', all for operators."""
    people = Person.objects.filter(is_active=True)
    if is_operator(user):
        return people
    if not user.is_authenticated:
        return people.filter(visibility=Person.Visibility.PUBLIC)
    return people.filter(
        Q(visibility__in=[Person.Visibility.PUBLIC, Person.Visibility.COMMUNITY])
        | Q(pk=user.pk)
        | Q(pk__in=Person.objects.filter(memberships__project__memberships__person=user).values("pk"))
    )


def visible_organisations(user: Any) -> QuerySet[Organisation]:
    """Verified ones for anybody; others for their members and the operators."""
    if is_operator(user):
        return Organisation.objects.all()
    shown = Q(state="verified")
    if user.is_authenticated:
        shown |= Q(pk__in=Organisation.objects.filter(members=user).values("pk"))
    return Organisation.objects.filter(shown)


def people_directory(user: Any, *, text: str = "", skill: str = "") -> QuerySet[Person]:
    people = visible_people(user).order_by("name", "pk")
    if text:
        people = people.filter(Q(name__icontains=text) | Q(headline__icontains=text))
    if skill:
        people = people.filter(skills__contains=[skill])
    return people.fetch_mode(FETCH_RAISE)


def organisation_page(user: Any) -> QuerySet[Organisation]:
    return visible_organisations(user).prefetch_related("memberships__person").fetch_mode(FETCH_RAISE)


def waiting_organisations() -> QuerySet[Organisation]:
    """What an operator has to verify, oldest first."""
    return (
        Organisation.objects.filter(state="applied").order_by("registered_at", "pk").fetch_mode(FETCH_RAISE)
    )
