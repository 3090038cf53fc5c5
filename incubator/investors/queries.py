"""Reading pitches as investors do, and what waits for an answer."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.fetch_modes import FETCH_RAISE

from incubator.accounts.models import Person
from incubator.accounts.permissions import is_operator
from incubator.accounts.queries import joined
from incubator.core.access import allows
from incubator.investors.models import Interest, Investor
from incubator.investors.permissions import is_verified_investor
from incubator.investors.states import INTEREST_FLOW
from projects.models import Membership, Pitch, PitchVersion
from projects.models.conflicts import in_conflict
from projects.permissions import HIDDEN_FROM_OTHERS

KNOW_EACH_OTHER = ("introduced", "in_diligence", "committed")

MOST_AT_HAND = 100  # looked at for a desk


def visible_pitches(user: Any) -> QuerySet[Pitch]:
    """Published pitches that this person may read: verified investors without a conflict, the team, operators."""
    hidden = Q(project__visibility="team") | Q(project__status__in=HIDDEN_FROM_OTHERS)
    pitches = Pitch.objects.filter(state="published").exclude(hidden)
    if is_operator(user):
        return pitches
    if not user.is_authenticated:
        return pitches.none()
    team = Membership.objects.filter(project=OuterRef("project"), person=user, role__in=["lead", "member"])
    if not is_verified_investor(user):
        return pitches.filter(Exists(team))
    return pitches.filter(Exists(team) | ~in_conflict(user, "project"))


def pitch_page(user: Any) -> QuerySet[Pitch]:
    """For one pitch: its project and its last version."""
    return visible_pitches(user).select_related("project").prefetch_related(last_version())


def deal_flow(
    user: Any, *, text: str = "", field: str = "", stage: str = "", watched: bool = False
) -> QuerySet[Pitch]:
    """The list, newest publication first, with this investor's interest in `mine` and accepted milestones counted.

    Words are sought in what is public of the project, never in the team's draft.
    """
    pitches = visible_pitches(user).order_by("-published_at", "-pk").select_related("project")
    if text:
        pitches = pitches.filter(Q(project__title__icontains=text) | Q(project__tagline__icontains=text))
    if field:
        pitches = pitches.alias(named=joined("project__fields")).filter(named__icontains=field)
    if stage:
        pitches = pitches.filter(project__stage=stage)
    if watched:
        pitches = pitches.filter(Exists(Interest.objects.filter(pitch=OuterRef("pk"), investor__person=user)))
    accepted = Count("project__milestones", filter=Q(project__milestones__state="accepted"), distinct=True)
    mine = Prefetch("interests", Interest.objects.filter(investor__person=user), to_attr="mine")
    return pitches.annotate(accepted=accepted).prefetch_related(mine, last_version()).fetch_mode(FETCH_RAISE)


def last_version() -> Prefetch:
    newest = PitchVersion.objects.filter(pitch=OuterRef("pitch")).order_by("-number").values("pk")[:1]
    return Prefetch("versions", PitchVersion.objects.filter(pk__in=newest), to_attr="published")


def own_interests(user: Any) -> QuerySet[Interest]:
    if not user.is_authenticated:
        return Interest.objects.none()
    return Interest.objects.filter(investor__person=user).select_related("investor", "pitch__project")


@dataclass(frozen=True)
class PitchWay:
    """This person's way with one pitch: where it stands, what they may do now, whom they may write to."""

    interest: Interest | None
    may_watch: bool
    may_ask: bool
    may_pass: bool
    contacts: list[Person]


def pitch_way(user: Any, pitch: Pitch) -> PitchWay:
    interest = own_interests(user).filter(pitch=pitch).first()
    offered = INTEREST_FLOW.offered(interest.state) if interest else ["watch", "ask"]
    may = allows(user, "investors.watch_pitch", pitch)
    return PitchWay(
        interest=interest,
        may_watch=may and "watch" in offered,
        may_ask=may and "ask" in offered,
        may_pass=interest is not None and "give_up" in offered,
        contacts=leads_of(interest) if interest and interest.state in KNOW_EACH_OTHER else [],
    )


def leads_of(interest: Interest) -> list[Person]:
    """Who answers for the team, and whose address an introduced investor gets."""
    return list(
        Person.objects.filter(memberships__project=interest.pitch.project_id, memberships__role="lead")
    )


def received_interests(user: Any) -> QuerySet[Interest]:
    """Intros that this lead was ever asked for; a watcher stays unseen."""
    if not user.is_authenticated:
        return Interest.objects.none()
    lead = Membership.objects.filter(project=OuterRef("pitch__project"), person=user, role="lead")
    asked = Interest.objects.filter(Exists(lead)).exclude(message="")
    return asked.select_related("investor__person", "investor__organisation", "pitch__project")


def intro_requests(user: Any) -> QuerySet[Interest]:
    """Intro requests that wait for this lead's answer, oldest first."""
    waiting = received_interests(user).filter(state="intro_requested").order_by("changed_at", "pk")
    return waiting.fetch_mode(FETCH_RAISE)


def interests_at_hand(user: Any, limit: int) -> tuple[list[Interest], list[Interest]]:
    """For a desk, in one query: what this person watches, and the intro requests that wait for this lead's answer."""
    lead = Membership.objects.filter(project=OuterRef("pitch__project"), person=user, role="lead")
    watched = Q(investor__person=user) & ~Q(state__in=["passed", "declined"])
    wanted = Q(Exists(lead), state="intro_requested") & ~Q(message="")
    rows = list(
        Interest.objects.filter(watched | wanted)
        .select_related("investor", "pitch__project")
        .order_by("changed_at", "pk")
        .fetch_mode(FETCH_RAISE)[:MOST_AT_HAND]
    )
    own = [row for row in rows if row.investor.person_id == user.pk]
    return own[::-1][:limit], [row for row in rows if row.investor.person_id != user.pk][:limit]


def introduced_investors(user: Any) -> list[Interest]:
    """Whom this lead said yes to lately: their address is shown from then on."""
    known = received_interests(user).filter(state__in=KNOW_EACH_OTHER).order_by("-changed_at", "-pk")
    return list(known.fetch_mode(FETCH_RAISE)[:24])


def waiting_investors() -> QuerySet[Investor]:
    """Who asks to be verified, oldest first."""
    waiting = Investor.objects.filter(state="applied").select_related("person", "organisation")
    return waiting.order_by("applied_at", "pk").fetch_mode(FETCH_RAISE)


def manageable_investors(user: Any) -> QuerySet[Investor]:
    return Investor.objects.select_related("person") if is_operator(user) else Investor.objects.none()
