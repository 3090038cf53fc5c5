"""Reading pitches as investors do, and what waits for an answer."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.fetch_modes import FETCH_RAISE

from incubator.accounts.permissions import is_operator
from incubator.investors.models import Interest, Investor
from incubator.investors.permissions import is_verified_investor
from projects.models import ConflictDeclaration, Membership, Pitch, PitchVersion


def visible_pitches(user: Any) -> QuerySet[Pitch]:
    """Published pitches that this person may read: verified investors without a conflict, the team, operators."""
    pitches = Pitch.objects.filter(state="published").exclude(project__visibility="team")
    if is_operator(user):
        return pitches
    if not user.is_authenticated:
        return pitches.none()
    team = Membership.objects.filter(project=OuterRef("project"), person=user, role__in=["lead", "member"])
    if not is_verified_investor(user):
        return pitches.filter(Exists(team))
    return pitches.filter(Exists(team) | ~in_conflict(user))


def in_conflict(user: Any) -> Q:
    """As `projects.permissions.has_conflict`, in SQL over pitches."""
    member = Membership.objects.filter(project=OuterRef("project"), person=user)
    declared = ConflictDeclaration.objects.filter(project=OuterRef("project"), person=user)
    colleague = Membership.objects.filter(project=OuterRef("project"), person__organisations__members=user)
    return Q(Exists(member)) | Q(Exists(declared)) | Q(Exists(colleague))


def pitch_page(user: Any) -> QuerySet[Pitch]:
    """For one pitch: its project and its last version."""
    return visible_pitches(user).select_related("project").prefetch_related(last_version())


def deal_flow(
    user: Any, *, text: str = "", field: str = "", stage: str = "", watched: bool = False
) -> QuerySet[Pitch]:
    """The list, newest publication first, with this investor's interest in `mine` and accepted milestones counted."""
    pitches = visible_pitches(user).order_by("-published_at", "-pk").select_related("project")
    if text:
        pitches = pitches.filter(
            Q(project__title__icontains=text)
            | Q(project__tagline__icontains=text)
            | Q(problem__icontains=text)
        )
    if field:
        pitches = pitches.filter(project__fields__contains=[field])
    if stage:
        pitches = pitches.filter(project__stage=stage)
    if watched:
        pitches = pitches.filter(interests__investor__person=user)
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


def interest_in(user: Any, pitch: Pitch) -> Interest | None:
    return own_interests(user).filter(pitch=pitch).first()


def intro_requests(user: Any) -> QuerySet[Interest]:
    """Intro requests that wait for this lead's answer, oldest first."""
    if not user.is_authenticated:
        return Interest.objects.none()
    lead = Membership.objects.filter(project=OuterRef("pitch__project"), person=user, role="lead")
    waiting = Interest.objects.filter(Exists(lead), state="intro_requested")
    return waiting.select_related("investor__person", "investor__organisation", "pitch__project").order_by(
        "changed_at", "pk"
    )


def waiting_investors() -> QuerySet[Investor]:
    """Who asks to be verified, oldest first."""
    waiting = Investor.objects.filter(state="applied").select_related("person", "organisation")
    return waiting.order_by("applied_at", "pk").fetch_mode(FETCH_RAISE)


def manageable_investors(user: Any) -> QuerySet[Investor]:
    return Investor.objects.select_related("person") if is_operator(user) else Investor.objects.none()
