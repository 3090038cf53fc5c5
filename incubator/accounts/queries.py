"""Reading people and organisations: who may see whom, and what a page needs."""

from typing import Any

from django.db.models import F, Func, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.fetch_modes import FETCH_RAISE

from incubator.accounts.models import Organisation, OrganisationMember, Person
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
        people = people.alias(said=joined("skills")).filter(said__icontains=skill)
    return people.fetch_mode(FETCH_RAISE)


def joined(path: str) -> Func:
    """A list of words as one text, so that “weld” finds “Welding”."""
    return Func(F(path), Value(" · "), function="array_to_string", output_field=TextField())


def organisation_page(user: Any) -> QuerySet[Organisation]:
    """With those of its people in `people` whose profile this person may see."""
    shown = OrganisationMember.objects.filter(person__in=visible_people(user)).select_related("person")
    people = Prefetch("memberships", shown, to_attr="people")
    return visible_organisations(user).prefetch_related(people).fetch_mode(FETCH_RAISE)


def waiting_organisations() -> QuerySet[Organisation]:
    """What an operator has to verify, oldest first."""
    return (
        Organisation.objects.filter(state="applied").order_by("registered_at", "pk").fetch_mode(FETCH_RAISE)
    )
