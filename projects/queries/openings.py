"""Which places are open, for this reader; one of them with those who ask for it; what one asked for oneself."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet

from projects.models import Opening, OpeningApplication
from projects.queries.visible import visible_projects
from projects.states import ENDED

MOST_SKILLS = 60


def visible_openings(user: Any) -> QuerySet[Opening]:
    """Open or not, of the projects that this person may see."""
    seen = visible_projects(user).order_by().values("pk")
    return Opening.objects.filter(project__in=seen).select_related("project")


def open_places(user: Any) -> QuerySet[Opening]:
    return visible_openings(user).filter(state="open").exclude(project__status__in=ENDED)


def opening_directory(user: Any, wanted: Mapping[str, Any]) -> QuerySet[Opening]:
    """The open places that fit, newest first."""
    places = open_places(user)
    if wanted.get("skill"):
        places = places.filter(skills__contains=[wanted["skill"]])
    if wanted.get("field"):
        places = places.filter(project__fields__contains=[wanted["field"]])
    words = (wanted.get("q") or "").replace("\x00", "").strip()
    for word in words.split()[:8]:
        places = places.filter(
            Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(skills__icontains=word)
            | Q(project__title__icontains=word)
            | Q(project__tagline__icontains=word)
        )
    return (
        places.defer("project__story", "project__search")
        .order_by("-made_at", "-pk")
        .fetch_mode(models.FETCH_RAISE)
    )


def skills_in_use(user: Any) -> list[str]:
    """The commonest skills that open places ask for, in alphabetical order."""
    words = open_places(user).select_related(None).annotate(word=Func(F("skills"), function="unnest"))
    common = words.order_by().values("word").annotate(times=Count("pk")).order_by("-times", "word")
    return sorted((row["word"] for row in common[:MOST_SKILLS]), key=str.casefold)


def shown_openings(*, near: bool) -> Prefetch:
    """The open places beside a project, as `open_places`; the team reads how many wait for an answer."""
    rows = Opening.objects.filter(state="open").order_by("pk")
    if near:
        rows = rows.annotate(waiting=Count("applications", filter=Q(applications__state="sent")))
    return Prefetch("openings", rows, to_attr="open_places")


def applicants(opening: Opening) -> QuerySet[OpeningApplication]:
    """Who asked for it: those who wait first; a withdrawn word is the team's no more."""
    rows = OpeningApplication.objects.filter(opening=opening).exclude(state="withdrawn")
    order = (models.Case(models.When(state="sent", then=0), default=1), "-pk")
    return rows.select_related("person").order_by(*order).fetch_mode(models.FETCH_RAISE)


def own_application(opening: Opening, user: Any) -> OpeningApplication | None:
    """The latest of this person's own words for this place."""
    if not user.is_authenticated:
        return None
    return OpeningApplication.objects.filter(opening=opening, person=user).order_by("-pk").first()


def applied_for(user: Any) -> QuerySet[OpeningApplication]:
    """Everything that this person asked for, latest first; `is_shown` where they still may see the project."""
    seen = visible_projects(user).order_by().filter(pk=OuterRef("opening__project"))
    rows = OpeningApplication.objects.filter(person=user).select_related("opening__project")
    return rows.annotate(is_shown=Exists(seen)).order_by("-pk").fetch_mode(models.FETCH_RAISE)
