"""Which people of a project are named to whom: visitors read only who chose to be public."""

from typing import Any

from django.db.models import Prefetch, Q

from incubator.accounts.models import Person
from incubator.accounts.permissions import is_operator
from projects.models import Membership

ROLE_ORDER = {Membership.Role.LEAD: 0, Membership.Role.MEMBER: 1, Membership.Role.ADVISOR: 2}


def shown_to(user: Any, prefix: str = "person__") -> Q:
    """The people whose name this reader may see, by what each of them chose."""
    if is_operator(user):
        return Q()
    if not user.is_authenticated:
        return Q(**{f"{prefix}visibility": Person.Visibility.PUBLIC})
    return ~Q(**{f"{prefix}visibility": Person.Visibility.TEAM}) | Q(**{f"{prefix}pk": user.pk})


FACE = ("person__name", "person__handle", "person__photo", "person__visibility")


def faces_for(user: Any) -> Prefetch:
    """The memberships with as much of their people as a picture beside a title shows, as `project.team`."""
    members = Membership.objects.filter(shown_to(user)).select_related("person").order_by("pk")
    return Prefetch("memberships", members.only("project", "role", *FACE), to_attr="team")


def team_for(user: Any, *, all: bool = False) -> Prefetch:
    """The memberships with their people, as `project.team`; `all` for the team itself."""
    members = Membership.objects.select_related("person").order_by("pk")
    if not all:
        members = members.filter(shown_to(user))
    return Prefetch("memberships", members, to_attr="team")
