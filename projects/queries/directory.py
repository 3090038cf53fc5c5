"""The directory: which projects there are, for this reader, by what they look for."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from projects.models import Milestone, Need, Programme, Project
from projects.queries.people import team_for
from projects.queries.visible import visible_projects

MOST_FIELDS = 60
ALIKE = 0.45
ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": ("-registered_at", "-pk"),
    "active": ("-changed_at", "-pk"),
    "title": ("title", "pk"),
}


def project_directory(user: Any, wanted: Mapping[str, Any]) -> QuerySet[Project]:
    """The visible projects that fit, each with team, open needs and progress loaded."""
    projects = searched(filtered(visible_projects(user), wanted), wanted.get("q") or "")
    order = ORDERS.get(wanted.get("sort") or "")
    if order is None:
        order = ("-rank", "-registered_at", "-pk") if wanted.get("q") else ORDERS["newest"]
    return (
        projects.order_by(*order)
        .annotate(done=progress())
        .defer("story", "search")
        .prefetch_related(team_for(user), open_needs())
        .fetch_mode(models.FETCH_RAISE)
    )


def filtered(projects: QuerySet[Project], wanted: Mapping[str, Any]) -> QuerySet[Project]:
    if wanted.get("field"):
        projects = projects.filter(fields__contains=[wanted["field"]])
    if wanted.get("stage"):
        projects = projects.filter(stage=wanted["stage"])
    if wanted.get("programme"):
        projects = projects.filter(programme__slug=wanted["programme"])
    if wanted.get("need"):
        looking = Need.objects.filter(project=OuterRef("pk"), state="open", kind=wanted["need"])
        projects = projects.filter(Exists(looking))
    return projects


def searched(projects: QuerySet[Project], words: str) -> QuerySet[Project]:
    """By full text, or by a title that is nearly what was typed; best first."""
    words = words.replace("\x00", "").strip()
    if not words:
        return projects.annotate(rank=Value(0.0))
    query = SearchQuery(words, config="simple", search_type="websearch")
    alike = TrigramWordSimilarity(words, "title")
    return projects.annotate(
        alike=alike, rank=Greatest(SearchRank(F("search"), query), alike, output_field=FloatField())
    ).filter(Q(search=query) | Q(alike__gte=ALIKE) | Q(title__icontains=words) | Q(tagline__icontains=words))


def progress() -> Case:
    """How much of its stage is accepted, in per cent by weight: `progress_of` as SQL."""
    since = Coalesce(OuterRef("stage_since"), Value(datetime.min.replace(tzinfo=UTC)))
    plan = (
        Milestone.objects.filter(Q(decided_at=None) | Q(decided_at__gt=since), project=OuterRef("pk"))
        .exclude(state="abandoned")
        .order_by()
        .values("project")
        .annotate(
            share=100
            * Coalesce(Sum("weight", filter=Q(state="accepted")), 0)
            / Greatest(Sum("weight"), 1, output_field=models.IntegerField())
        )
        .values("share")
    )
    return Case(When(Exists(plan), then=models.Subquery(plan)), default=0, output_field=models.IntegerField())


def open_needs() -> Prefetch:
    return Prefetch("needs", Need.objects.filter(state="open").order_by("pk"), to_attr="open_needs")


def fields_in_use(user: Any) -> list[str]:
    """The commonest fields of what this person may see, in alphabetical order."""
    words = visible_projects(user).annotate(word=Func(F("fields"), function="unnest"))
    common = (
        words.order_by().values("word").annotate(times=Count("pk")).order_by("-times", "word")[:MOST_FIELDS]
    )
    return sorted((row["word"] for row in common), key=str.casefold)


def programmes_in_use(user: Any) -> list[Programme]:
    """The programmes under which this person may see at least one project."""
    shown = visible_projects(user).filter(programme=OuterRef("pk"))
    return list(Programme.objects.filter(Exists(shown)).order_by("-starts_on", "pk"))
