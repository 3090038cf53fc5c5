"""What pages show of the living house: projects, events, programmes and pictures, as their reader may see them.

Stands below `models`, which ask it from `get_context`; one query a kind, however many blocks a body has.
"""

from typing import Any

from django.db.models import QuerySet
from django.db.models.fetch_modes import FETCH_RAISE
from wagtail.images import get_image_model

from incubator.community.models import Event
from incubator.community.queries.gatherings import visible_events
from incubator.core.clock import now
from projects.models import Programme, Project
from projects.queries.directory import progress
from projects.queries.visible import visible_projects

UNDER_WAY = ("incubating", "graduated", "alumni")
WIDE, TILE = "width-1200", "fill-640x360"


def project_cards(user: Any) -> QuerySet[Project]:
    """The projects that this reader may see, with what a card shows."""
    projects = visible_projects(user).annotate(done=progress()).defer("story", "search")
    return projects.fetch_mode(FETCH_RAISE)


def made_here(user: Any, limit: int = 7) -> list[Project]:
    """What the house is working on, the most recent first."""
    return list(project_cards(user).filter(status__in=UNDER_WAY).order_by("-changed_at", "-pk")[:limit])


def coming_events(user: Any, limit: int = 3) -> list[Event]:
    events = visible_events(user).filter(ends_at__gt=now(), cancelled_at=None)
    return list(events.order_by("starts_at", "pk").fetch_mode(FETCH_RAISE)[:limit])


def open_or_coming() -> list[Programme]:
    """The programmes that take applications now or will."""
    return list(
        Programme.objects.filter(closes_at__gt=now()).order_by("opens_at", "pk").fetch_mode(FETCH_RAISE)
    )


def body_context(user: Any, *bodies: Any) -> dict[str, Any]:
    """All that the blocks of these bodies will ask for, read at once."""
    raw = [block for body in bodies for block in body.raw_data]
    projects = {block["value"] for block in raw if block["type"] == "project"}
    images = {block["value"]["image"] for block in raw if block["type"] == "image"}
    context: dict[str, Any] = {}
    if projects:
        shown = project_cards(user).filter(pk__in=projects)
        context["shown_projects"] = {project.pk: project for project in shown}
    if images:
        pictures = get_image_model().objects.prefetch_renditions(WIDE).filter(pk__in=images)
        context["pictures"] = {picture.pk: picture for picture in pictures}
    if any(block["type"] == "events" for block in raw):
        context["coming_events"] = coming_events(user)
    return context
