"""The directory: which projects there are, for this reader, by what they look for."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.core.cache import cache
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
from django.db.models.functions import Coalesce, Greatest, Upper
from django.utils.text import Truncator

from incubator.accounts.permissions import is_operator
from projects.models import Milestone, Need, Programme, Project
from projects.queries.following import followed_by
from projects.queries.found import marked, places, snippet, terms
from projects.queries.people import faces_for
from projects.queries.visible import shown_projects, visible_projects

MOST_FIELDS = 60
FIELDS_KEPT = 300
UNSPACED = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")  # written without spaces: no words for the full text
ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": ("-registered_at", "-pk"),
    "active": ("-changed_at", "-pk"),
    "title": ("title", "pk"),
}


def project_directory(user: Any, wanted: Mapping[str, Any]) -> QuerySet[Project]:
    """The visible projects that fit, each with team, open needs and progress loaded."""
    projects = looked_for(user, wanted)
    order = ORDERS.get(wanted.get("sort") or "")
    if order is None:
        order = ("-rank", "-registered_at", "-pk") if wanted.get("q") else ORDERS["newest"]
    return (
        projects.order_by(*order)
        .annotate(done=progress())
        .defer("story", "search")
        .prefetch_related(faces_for(user), open_needs())
        .fetch_mode(models.FETCH_RAISE)
    )


def looked_for(user: Any, wanted: Mapping[str, Any]) -> QuerySet[Project]:
    """All that this reader may see and looks for, in no order."""
    projects = searched(filtered(visible_projects(user), wanted), wanted.get("q") or "").order_by()
    return projects.filter(followed_by(user)) if wanted.get("following") else projects


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
    """By full text, or by a title that is nearly what was typed; best first.

    What counts as near stands in `settings.ALIKE`: the trigram indexes answer it, with that bar set on each connection.
    """
    words = words.replace("\x00", "").strip()
    if not words:
        return projects.annotate(rank=Value(0.0))
    query = SearchQuery(words, config="simple", search_type="websearch")
    alike = Greatest(
        TrigramWordSimilarity(words, "title"),
        0.9 * TrigramWordSimilarity(words, "tagline"),
        output_field=FloatField(),
    )
    near = Q(title_letters__trigram_word_similar=words) | Q(tagline_letters__trigram_word_similar=words)
    fits = Q(search=query) | near | Q(title__icontains=words) | Q(tagline__icontains=words)
    if UNSPACED.search(words):
        fits |= Q(story__icontains=words)
    return (
        projects.alias(title_letters=Upper("title"), tagline_letters=Upper("tagline"))
        .annotate(
            alike=alike, rank=Greatest(SearchRank(F("search"), query), alike, output_field=FloatField())
        )
        .filter(fits)
    )


def mark_found(projects: Iterable[Any], words: str) -> None:
    """Show on each card what fits: marked in title and sentence, else the place in the story where it stands."""
    looked_for = terms(words)
    stories: dict[int, str] = {}
    if looked_for:
        stories = dict(Project.objects.filter(pk__in=[one.pk for one in projects]).values_list("pk", "story"))
    for one in projects:
        one.shown_title = marked(one.title, looked_for)
        one.shown_tagline = marked(Truncator(one.tagline).chars(140), looked_for)
        in_sight = places(f"{one.title} {one.tagline}", looked_for)
        one.passage = "" if in_sight else snippet(stories.get(one.pk, ""), looked_for)


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
    """The commonest fields of what readers of this kind may see, in alphabetical order; counted every five minutes."""
    kind = "operator" if is_operator(user) else "member" if user.is_authenticated else "visitor"
    return cache.get_or_set(f"projects.fields:{kind}", lambda: counted_fields(user), FIELDS_KEPT) or []


def counted_fields(user: Any) -> list[str]:
    words = shown_projects(user).annotate(word=Func(F("fields"), function="unnest"))
    common = (
        words.order_by().values("word").annotate(times=Count("pk")).order_by("-times", "word")[:MOST_FIELDS]
    )
    return sorted((row["word"] for row in common), key=str.casefold)


def programmes_in_use(user: Any) -> list[Programme]:
    """The programmes under which this person may see at least one project."""
    shown = visible_projects(user).filter(programme=OuterRef("pk"))
    return list(Programme.objects.filter(Exists(shown)).order_by("-starts_on", "pk"))
