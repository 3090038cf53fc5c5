"""Requests that end without an answer: kindly, with the reason, and nobody is left waiting."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.accounts.models import Person
from incubator.core.clock import now
from incubator.core.journal import record
from incubator.core.models import Entry
from incubator.notices.actions import notify
from mentors.models import Mentor, Mentorship
from mentors.states import MENTORSHIP_FLOW
from projects.models import Membership, Project

REMIND_AFTER = timedelta(days=7)
EXPIRE_AFTER = timedelta(days=14)


def close_requests(requests: QuerySet[Mentorship], *, by: Person | None, reason: str) -> int:
    """Close open requests with a kind text and tell both sides. Called inside another act's transaction."""
    open_ones = list(requests.filter(state="requested").select_for_update(of=("self",)).order_by("pk"))
    for mentorship in open_ones:
        mentorship.state = MENTORSHIP_FLOW.target("close", mentorship.state)
        mentorship.answer, mentorship.closed_at = reason, now()
        mentorship.save(update_fields=["state", "answer", "closed_at"])
        tell_both("mentorship.closed", mentorship, by=by, reason=reason)
    return len(open_ones)


def close_requests_to(mentor: Mentor, *, by: Person | None, reason: str) -> int:
    return close_requests(read(Mentorship.objects.filter(mentor=mentor)), by=by, reason=reason)


def close_other_requests(mentorship: Mentorship, *, by: Person | None) -> int:
    """The project has found somebody: the others that it asked need not answer any more.

    A match round may give a project several mentors; its requests stand side by side.
    """
    others = Mentorship.objects.filter(project=mentorship.project).exclude(pk=mentorship.pk)
    if mentorship.round_id is not None:
        others = others.exclude(round=mentorship.round_id)
    return close_requests(
        read(others), by=by, reason=_("The team has found a mentor. Thank you for being there.")
    )


@transaction.atomic
def close_requests_of(project: int, *, by: Person | None) -> int:
    """The project (by its key) is over. Safe to run twice."""
    asked = Mentorship.objects.filter(project=project)
    return close_requests(read(asked), by=by, reason=_("The project is over. Thank you for being there."))


@transaction.atomic
def expire_requests() -> int:
    """Close what nobody answered in time, so that the team can ask somebody else. Safe to run twice."""
    late = Mentorship.objects.filter(requested_at__lt=now() - EXPIRE_AFTER)
    reason = _("There was no answer within two weeks. Ask somebody else, or ask again later.")
    return close_requests(read(late), by=None, reason=reason)


@transaction.atomic
def remind_mentors() -> int:
    """One reminder a request, half-way. Safe to run twice."""
    due = Mentorship.objects.filter(
        state="requested", reminded_at=None, requested_at__lt=now() - REMIND_AFTER
    )
    owed = list(read(due).select_for_update(of=("self",), skip_locked=True))
    for mentorship in owed:
        mentorship.reminded_at = now()
        mentorship.save(update_fields=["reminded_at"])
        entry = tell("mentorship.reminded", mentorship, by=None)
        notify(voices_of(mentorship.mentor), entry, url=reverse("mentor_inbox"))
    return len(owed)


def tell_both(verb: str, mentorship: Mentorship, *, by: Person | None, **facts: Any) -> Entry:
    """Record it and tell the team and the mentor; never the one who did it."""
    entry = tell(verb, mentorship, by=by, **facts)
    notify(team_of(mentorship.project), entry, url=reverse("project_mentors", args=[mentorship.project.slug]))
    notify(voices_of(mentorship.mentor), entry, url=reverse("mentor_inbox"))
    return entry


def tell(verb: str, mentorship: Mentorship, *, by: Person | None, shown: bool = False, **facts: Any) -> Entry:
    """One entry. What was declined or closed is between the two: only `shown` ones stand in the project's log."""
    scopes = [mentorship.project] if shown else []
    names = {"mentor": mentorship.mentor.person.name, "project": mentorship.project.title}
    return record(verb, mentorship, by=by, scopes=scopes, **names, **facts)


def team_of(project: Project) -> list[Person]:
    roles = (Membership.Role.LEAD, Membership.Role.MEMBER)
    return list(Person.objects.filter(memberships__project=project, memberships__role__in=roles))


def voices_of(mentor: Mentor) -> list[Person]:
    """The mentor; the operators for one who has no account yet."""
    return [mentor.person] if mentor.person.is_active else operators()


def operators() -> list[Person]:
    return list(Person.objects.filter(groups__name="operators", is_active=True))


def read(mentorships: QuerySet[Mentorship]) -> QuerySet[Mentorship]:
    return mentorships.select_related("mentor__person", "project")
