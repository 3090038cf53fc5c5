"""The first resources of the API: what is public anyway, for programs. Its description is at /api/openapi.json."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, NinjaAPI, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from incubator.community.models import Event
from incubator.community.queries.gatherings import visible_events
from projects.models import Project
from projects.queries.visible import visible_projects

api = NinjaAPI(
    title="Maker space", version="1", description="What this person may see, as JSON.", docs_url=None
)


class Pages(LimitOffsetPagination):
    """100 at once unless told; an offset that a database can count to."""

    class Input(LimitOffsetPagination.Input):
        limit: int = Field(100, ge=1, le=200)
        offset: int = Field(0, ge=0, le=10_000_000)


class ProjectOut(Schema):
    title: str
    slug: str
    tagline: str
    fields: list[str]
    stage: str
    status: str
    registered_at: datetime


class EventOut(Schema):
    title: str
    slug: str
    summary: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str


@api.get("/projects/", response=list[ProjectOut], operation_id="project_list")
@paginate(Pages)
def project_list(request: HttpRequest) -> QuerySet[Project]:
    """Projects that this person may see, newest first."""
    return visible_projects(request.user).order_by("-registered_at", "-pk")


@api.get("/events/", response=list[EventOut], operation_id="event_list")
@paginate(Pages)
def event_list(request: HttpRequest) -> QuerySet[Event]:
    """Events that this person may see, by time."""
    return visible_events(request.user).order_by("starts_at", "pk")
