"""What people are owed a reminder of today, by the rules that the operators set; and the rules themselves.

Days are the space's. A rule speaks from its day until the next rule of its kind takes over, at most `GRACE` longer:
so a day on which nothing ran is made up for, and nobody is reminded twice on one morning, nor of what is long past.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import formats

from incubator.accounts.models import Person
from incubator.accounts.permissions import is_operator
from incubator.core.clock import localdate, now
from projects.models import (
    Application,
    Evaluation,
    Membership,
    Milestone,
    ReminderRule,
    Reviewer,
    Submission,
)
from projects.models.conflicts import pairs_in_conflict
from projects.models.milestone import OPEN_STATES
from projects.queries.team import open_invitations
from projects.states import AT_REST, BEING_WRITTEN, SHOWING

GRACE = 7


@dataclass(frozen=True)
class Span:
    """The dates of which a rule speaks today."""

    first: date
    last: date


@dataclass
class Owed:
    """One thing with a date, what is said of it, and to whom."""

    thing: Model
    due_on: date
    since: datetime
    verb: str
    url: str
    facts: dict[str, Any]
    people: list[Person] = field(default_factory=list)


def rule_groups(user: Any) -> list[tuple[str, list[ReminderRule]]]:
    """Every kind of date with its rules in the order in which they speak; kinds without a rule too."""
    rules = sorted(visible_rules(user), key=lambda rule: rule.offset)
    return [
        (str(label), [rule for rule in rules if rule.about == about])
        for about, label in ReminderRule.About.choices
    ]


def visible_rules(user: Any) -> QuerySet[ReminderRule]:
    return ReminderRule.objects.all() if is_operator(user) else ReminderRule.objects.none()


def spans(rules: list[ReminderRule], today: date) -> list[tuple[ReminderRule, Span]]:
    """Each rule of one kind with the dates of which it speaks today; rules with none are left out."""
    ordered = sorted(rules, key=lambda rule: rule.offset)
    found = []
    for place, rule in enumerate(ordered):
        last = today - timedelta(days=rule.offset)
        first = last - timedelta(days=GRACE)
        if place + 1 < len(ordered):
            first = max(first, today - timedelta(days=ordered[place + 1].offset - 1))
        if rule.side == ReminderRule.Side.BEFORE:
            first = max(first, today)
        if first <= last:
            found.append((rule, Span(first, last)))
    return found


def owed_by(rule: ReminderRule, span: Span, after: int, limit: int) -> tuple[list[Owed], int | None]:
    """The next things beyond the key `after`, held until the transaction ends, and the last key if there are more.

    Whatever somebody is just working on is left for the next time. Four queries at most, however many there are.
    """
    rows = list(things(rule.about, span).filter(pk__gt=after).order_by("pk")[:limit])
    owed = [owed_of(rule, row) for row in rows]
    with_people(rule.about, owed)
    in_time = [one for one in owed if localdate(one.since) <= one.due_on + timedelta(days=rule.offset)]
    return in_time, rows[-1].pk if len(rows) == limit else None


def things(about: str, span: Span) -> QuerySet[Any]:
    days = (span.first, span.last)
    rows: QuerySet[Any]
    if about == ReminderRule.About.MILESTONE:
        rows = Milestone.objects.filter(
            project__status="incubating", state__in=OPEN_STATES, due_on__range=days
        ).select_related("project")
    elif about == ReminderRule.About.ANSWER:
        rows = Submission.objects.filter(
            milestone__project__status__in=SHOWING,
            milestone__state="submitted",
            decision=None,
            answer_by__range=days,
        ).select_related("milestone__project")
    elif about == ReminderRule.About.APPLICATION:
        rows = Application.objects.filter(
            state__in=BEING_WRITTEN,
            programme__opens_at__lte=now(),
            programme__closes_at__gt=now(),
            programme__closes_at__date__range=days,
        ).select_related("project", "programme")
    else:
        rows = (
            open_invitations()
            .filter(offered_at__date__range=days)
            .exclude(project__status__in=AT_REST)
            .select_related("project")
        )
    return rows.select_for_update(of=("self",), skip_locked=True)


def owed_of(rule: ReminderRule, row: Any) -> Owed:
    """The thing, its date and what is said of it; nobody yet."""
    verb = f"reminder.{rule.about}_{rule.side}"
    if isinstance(row, Milestone):
        return Owed(row, row.due_on, row.made_at, verb, row.get_absolute_url(), told(row, row.due_on))
    if isinstance(row, Submission):
        url = reverse("evaluation_write", args=[row.pk])
        return Owed(row, row.answer_by, row.made_at, verb, url, told(row.milestone, row.answer_by))
    if isinstance(row, Application):
        closes = localdate(row.programme.closes_at)
        facts = {"programme": row.programme.title, "project": row.project.title, "day": day(closes)}
        url = reverse("application_edit", args=[row.project.slug, row.pk])
        return Owed(row, closes, row.begun_at, "reminder.application", url, facts)
    facts = {"project": row.project.title, "email": row.email}
    sent = localdate(row.offered_at)
    return Owed(row, sent, row.offered_at, "reminder.invitation", row.get_absolute_url(), facts)


def told(milestone: Milestone, due_on: date) -> dict[str, str]:
    return {"milestone": milestone.title, "project": milestone.project.title, "day": day(due_on)}


def day(of: date) -> str:
    return formats.date_format(of, "j F")


def with_people(about: str, owed: list[Owed]) -> None:
    """Put to each thing whoever is to hear of it now."""
    if not owed:
        return
    if about == ReminderRule.About.ANSWER:
        give(owed, reviewers_who_owe(owed))
    elif about == ReminderRule.About.INVITATION:
        invited(owed)
    else:
        give(owed, teams(owed))


def give(owed: list[Owed], people: Mapping[int, list[Person]]) -> None:
    for one in owed:
        one.people = people.get(one.thing.pk, [])


def teams(owed: list[Owed], roles: Sequence[str] = ("lead", "member")) -> dict[int, list[Person]]:
    """By thing: its lead and members."""
    things: list[Any] = [one.thing for one in owed]
    rows = Membership.objects.filter(
        project__in={thing.project_id for thing in things}, role__in=roles, person__is_active=True
    ).select_related("person")
    by_project = gathered((row.project_id, row.person) for row in rows)
    return {thing.pk: by_project.get(thing.project_id, []) for thing in things}


def reviewers_who_owe(owed: list[Owed]) -> dict[int, list[Person]]:
    """By submission: who has not evaluated it, and who is to decide it. Nobody whose part ended or is in conflict."""
    done = Evaluation.objects.filter(
        submission=OuterRef("submission"), reviewer=OuterRef("person"), replaced_by=None
    ).exclude(handed_in_at=None)
    rows = (
        Reviewer.objects.filter(ended_at=None, person__is_active=True)
        .annotate(submission=F("project__milestones__submissions"))
        .filter(Q(is_responsible=True) | ~Exists(done), submission__in=[one.thing.pk for one in owed])
        .exclude(pairs_in_conflict())
        .select_related("person")
    )
    return gathered((row.submission, row.person) for row in rows)  # type: ignore[attr-defined]


def invited(owed: list[Owed]) -> None:
    """Whoever has an account hears it themselves; of the others the project's lead hears."""
    things: list[Any] = [one.thing for one in owed]
    people = Person.objects.annotate(address=Lower("email")).filter(is_active=True)
    accounts = {
        one.email.lower(): one for one in people.filter(address__in=[t.email.lower() for t in things])
    }
    leads = teams(owed, roles=["lead"])
    for one, thing in zip(owed, things, strict=True):
        if (person := accounts.get(thing.email.lower())) is not None:
            one.people = [person]
        else:
            one.verb, one.people = "reminder.invitation_unanswered", leads[thing.pk]
            one.url = reverse("team_list", args=[thing.project.slug])


def gathered(pairs: Iterator[tuple[int, Person]]) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {}
    for key, person in pairs:
        found.setdefault(key, []).append(person)
    return found
