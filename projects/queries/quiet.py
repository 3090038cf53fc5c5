"""Projects that have shown nothing for long: since when, what they need, and what they were asked.

A sign of life is evidence, a log entry, a milestone begun or accepted, being taken in or taken up again, and an
answer to the question how it goes. What makes work for the space alone (a booking, a note) is none.
"""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import (
    FETCH_RAISE,
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, Greatest, JSONObject

from incubator.accounts.models import Person
from incubator.accounts.permissions import is_operator
from incubator.core.clock import localdate, now
from incubator.core.models import Entry
from projects.models import (
    Hello,
    Membership,
    Milestone,
    Need,
    Project,
    QuietRule,
    Submission,
    TrackerNote,
    Update,
)
from projects.models.conflicts import in_conflict
from projects.models.milestone import OPEN_STATES
from projects.queries.reviewing import apart_from

SIGNS = ("milestone.started", "project.resumed")
BETWEEN = timedelta(days=14)
MAKERS = ("lead", "member")
SHOWN = 4
RECENTLY = timedelta(days=30)
KEPT, MOST_KEPT = 300, 2000


def quiet_rule() -> QuietRule:
    """The space's rule; the defaults where nobody set one."""
    return QuietRule.objects.filter(pk=1).first() or QuietRule(pk=1)


def quiet_projects(user: Any, *, after: int | None = None) -> QuerySet[Any]:
    """Incubating projects without a sign of life for so many days, this operator's own first, the longest first.

    One query with all that a row shows: `signed_at`, `lacks`, `late`, `waiting`, `blockers`, `asked_at`.
    Nothing of projects in conflict; nothing for anybody but operators.
    """
    if not is_operator(user):
        return Project.objects.none()
    mine = Case(When(tracker=user, then=True), default=False)  # a comparison with nobody would sort first
    return (
        with_needs(silent(quiet_rule().quiet_after if after is None else after))
        .exclude(in_conflict(user))
        .select_related("tracker")
        .defer("story", "search")
        .annotate(is_own=mine)
        .order_by("-is_own", "signed_at", "pk")
        .fetch_mode(FETCH_RAISE)
    )


def quiet_order(user: Any, chosen: tuple[str, int], found: QuerySet[Any]) -> list[int]:
    """The keys of what `found` holds, in its order, looked up anew every five minutes: silence is counted in days.

    Of what is shown each row is asked again, so that whoever gave a sign meanwhile is gone. `chosen` names whose, and
    after how many days.
    """
    seen = (user.pk, chosen, sorted(apart_from(user)))
    key = f"projects.quiet:{sha256(repr(seen).encode()).hexdigest()}"
    kept: list[int] | None = cache.get(key)
    if kept is None:
        kept = list(found.values_list("pk", flat=True)[:MOST_KEPT])
        cache.set(key, kept, KEPT)
    return kept


def quiet_at_hand(user: Any, limit: int) -> list[Any]:
    """The first of them, for a desk. Which rule holds is as old as the order."""
    if not is_operator(user):
        return []
    key = f"projects.quiet.desk:{user.pk}"
    kept: tuple[int, list[int]] | None = cache.get(key)
    if kept is None:
        after = quiet_rule().quiet_after
        kept = after, list(quiet_projects(user, after=after).values_list("pk", flat=True)[: 4 * limit])
        cache.set(key, kept, KEPT)
    after, order = kept
    return list(quiet_projects(user, after=after).filter(pk__in=order)[:limit])


def silent(days: int) -> QuerySet[Any]:
    """Incubating, and the last sign of life at least so many days ago.

    That there is no later sign is asked kind by kind: of most projects the first answers, and only of those that
    are silent the last sign is looked up.
    """
    until = now() - timedelta(days=days)
    of = OuterRef("pk")
    return (
        Project.objects.filter(
            Q(decided_at=None) | Q(decided_at__lte=until), status="incubating", registered_at__lte=until
        )
        .exclude(Exists(Update.objects.filter(project=of, made_at__gt=until)))
        .exclude(Exists(Submission.objects.filter(milestone__project=of, made_at__gt=until)))
        .exclude(Exists(Milestone.objects.filter(project=of, state="accepted", decided_at__gt=until)))
        .exclude(Exists(Hello.objects.filter(project=of, answered_at__gt=until)))
        .exclude(Exists(Entry.objects.filter(scopes__contains=[told()], verb__in=SIGNS, at__gt=until)))
        .annotate(signed_at=last_sign())
    )


def told() -> Concat:
    """The project of the outer query, as the journal names it."""
    return Concat(Value("projects.project:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())


def last_sign() -> Greatest:
    """PostgreSQL leaves out what never happened."""
    return Greatest(
        F("registered_at"),
        F("decided_at"),
        latest(Submission.objects.filter(milestone__project=OuterRef("pk")), "made_at", "milestone__project"),
        latest(Update.objects.filter(project=OuterRef("pk")), "made_at", "project"),
        latest(Milestone.objects.filter(project=OuterRef("pk"), state="accepted"), "decided_at", "project"),
        latest(Hello.objects.filter(project=OuterRef("pk")), "answered_at", "project"),
        Subquery(
            Entry.objects.filter(scopes__contains=[told()], verb__in=SIGNS).order_by("-at").values("at")[:1]
        ),
        output_field=DateTimeField(),
    )


def latest(rows: QuerySet[Any], at: str, group: str) -> Subquery:
    return Subquery(rows.order_by().values(group).annotate(latest=Max(at)).values("latest"))


def with_needs(projects: QuerySet[Any]) -> QuerySet[Any]:
    """What each lacks, as far as the space knows it; `waiting` is what the space itself owes."""
    of = OuterRef("pk")
    note = TrackerNote.objects.filter(project=of).order_by("-made_at", "-pk")
    hello = Hello.objects.filter(project=of).order_by("-asked_at", "-pk")
    waiting = Submission.objects.filter(
        milestone__project=of, milestone__state="submitted", decision=None
    ).order_by("answer_by", "pk")
    title_and_key = JSONObject(title="milestone__title", pk="milestone_id")
    late = Milestone.objects.filter(project=of, state__in=OPEN_STATES, due_on__lt=localdate())
    return projects.annotate(
        lacks=ArraySubquery(
            Need.objects.filter(project=of, state="open").order_by("pk").values("title")[:SHOWN]
        ),
        late=ArraySubquery(late.order_by("due_on", "pk").values("title")[:SHOWN]),
        waiting=ArraySubquery(waiting.values(told=title_and_key)[:SHOWN]),
        blockers=Subquery(note.values("blockers")[:1]),
        asked_at=Subquery(hello.values("asked_at")[:1]),
        has_team=has_makers(),
    )


def has_makers() -> Exists:
    """Somebody in the team who can answer; the same people as `actions.hellos.makers`."""
    team = Membership.objects.filter(project=OuterRef("pk"), role__in=MAKERS, person__is_active=True)
    return Exists(team)


def days_since(project: Any) -> int:
    """Whole days of silence, on the calendar that the page shows."""
    gone: date = localdate(project.signed_at)
    return (localdate() - gone).days


def may_ask_again(project: Any) -> bool:
    return project.has_team and (project.asked_at is None or project.asked_at <= now() - BETWEEN)


def trackers_of_quiet(user: Any) -> list[Person]:
    """Whom the page can be narrowed to: every operator who follows an incubating project."""
    if not is_operator(user):
        return []
    followed = Project.objects.filter(tracker=OuterRef("pk"), status="incubating")
    return list(Person.objects.filter(Exists(followed)).order_by("name", "pk"))


def answers_lately(user: Any) -> QuerySet[Hello]:
    """What teams answered within a month, the newest first, as far as this operator may read it."""
    if not is_operator(user):
        return Hello.objects.none()
    return (
        Hello.objects.filter(answered_at__gte=now() - RECENTLY)
        .exclude(in_conflict(user, "project"))
        .select_related("project", "answered_by")
        .order_by("-answered_at", "-pk")
        .fetch_mode(FETCH_RAISE)
    )


def hello_projects(user: Any) -> QuerySet[Project]:
    """Projects that were asked, for their team and for operators without conflict."""
    if not user.is_authenticated:
        return Project.objects.none()
    asked = Project.objects.filter(Exists(Hello.objects.filter(project=OuterRef("pk"))))
    team = Q(Exists(Membership.objects.filter(project=OuterRef("pk"), person=user, role__in=MAKERS)))
    return asked.filter(team | ~in_conflict(user) if is_operator(user) else team)


def hellos_of(project: Project) -> QuerySet[Hello]:
    return (
        Hello.objects.filter(project=project)
        .select_related("project", "by", "answered_by")
        .order_by("-asked_at", "-pk")
        .fetch_mode(FETCH_RAISE)
    )


def visible_hellos(user: Any) -> QuerySet[Hello]:
    return Hello.objects.filter(project__in=hello_projects(user)).select_related("project")


def open_hellos(user: Any) -> QuerySet[Hello]:
    """Questions that wait for an answer of this person's teams, while they are incubating."""
    return (
        visible_hellos(user)
        .filter(
            answer="",
            project__status="incubating",
            project__memberships__person=user,
            project__memberships__role__in=MAKERS,
        )
        .order_by("-asked_at", "-pk")
        .fetch_mode(FETCH_RAISE)
    )


def to_ask_by_itself(days: int) -> QuerySet[Any]:
    """Silent so long, with a team, never asked in this silence nor lately, and not waiting for the space itself."""
    of = OuterRef("pk")
    asked = Hello.objects.filter(project=of)
    waiting = Submission.objects.filter(milestone__project=of, milestone__state="submitted", decision=None)
    return (
        silent(days)
        .filter(has_makers())
        .exclude(Exists(waiting))
        .exclude(Exists(asked.filter(asked_at__gte=OuterRef("signed_at"))))
        .exclude(Exists(asked.filter(asked_at__gt=now() - BETWEEN)))
        .order_by("pk")
    )
