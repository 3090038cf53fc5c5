"""Carrying out a plan of imported projects: exactly what the plan said, or nothing."""

from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from incubator.accounts.models import Person
from incubator.core.access import require
from incubator.core.clock import now
from incubator.core.journal import record
from projects.actions.projects import RESERVED
from projects.imports.rows import NEW, UPDATED, Event, Plan, Row
from projects.models import Programme, Project, Rubric

BATCH = 500
LOCK = "projects.import"
WRITTEN = ("title", "tagline", "story", "fields", "stage", "website", "registered_at")


@transaction.atomic
def import_projects(plan: Plan, *, by: Person) -> dict[str, int]:
    """Write what is new and what changed. One at a time; what another run wrote meanwhile stays.

    They come as public alumni: they were published elsewhere, their way lies behind them, and nobody of
    this space owes them a decision or a place.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
    require(by, "projects.operate")
    programmes = with_events(plan.events, plan.rows)
    done = {NEW: add_all(plan.of(NEW), programmes), UPDATED: update_all(plan.of(UPDATED), programmes)}
    if any(done.values()) or plan.events:
        record("projects.imported", by, by=by, new=done[NEW], updated=done[UPDATED], rows=len(plan.rows))
    return done


def with_events(events: Iterable[Event], rows: Iterable[Row]) -> dict[str, Programme]:
    """The programmes behind the rows, by slug; events of others are made, and take no applications."""
    events = list(events)
    if events:
        rubric = Rubric.objects.order_by("pk").first() or Rubric.objects.create(title="Milestones")
        Programme.objects.bulk_create(
            [
                Programme(
                    slug=event.slug, title=event.title, summary=event.summary, rubric=rubric,
                    opens_at=event.starts_at, closes_at=event.starts_at,
                    starts_on=event.starts_at.date(), ends_on=event.ends_on,
                )
                for event in events
            ],
            ignore_conflicts=True,
        )  # fmt: skip
    slugs = {row.values.get("programme") for row in rows} - {None, ""}
    return {programme.slug: programme for programme in Programme.objects.filter(slug__in=slugs)}


def add_all(rows: list[Row], programmes: dict[str, Programme]) -> int:
    """Insert in batches; slugs are found in memory, since one query a row would be the slow part."""
    there = set(
        Project.objects.filter(source__in=[row.source for row in rows]).values_list("source", flat=True)
    )
    taken = set(Project.objects.values_list("slug", flat=True)) | RESERVED
    added = 0
    for batch in batched([row for row in rows if row.source not in there], BATCH, strict=False):
        made = [project_of(row, programmes, taken) for row in batch]
        added += len(Project.objects.bulk_create(made))
    return added


def project_of(row: Row, programmes: dict[str, Programme], taken: set[str]) -> Project:
    values: dict[str, Any] = {key: row.values[key] for key in WRITTEN}
    at = values.pop("registered_at") or now()
    return Project(
        **values,
        source=row.source,
        slug=slug_for(values["title"], taken),
        registered_at=at,
        status="alumni",
        visibility=Project.Visibility.PUBLIC,
        programme=programmes.get(row.values.get("programme") or ""),
    )


def update_all(rows: list[Row], programmes: dict[str, Programme]) -> int:
    """Write the words that changed at the source; slug, status and visibility stay as the space has them."""
    values = {row.source: row.values for row in rows}
    changed = list(
        Project.objects.select_for_update(of=("self",))
        .filter(source__in=values, memberships=None)
        .order_by("pk")
    )
    for project in changed:
        new = values[str(project.source)]
        for key in WRITTEN:
            if new[key] is not None:
                setattr(project, key, new[key])
        project.programme = programmes.get(new.get("programme") or "") or project.programme
        project.changed_at = now()
    Project.objects.bulk_update(changed, [*WRITTEN, "programme", "changed_at"], batch_size=BATCH)
    return len(changed)


def slug_for(title: str, taken: set[str]) -> str:
    base = slugify(title)[:60] or get_random_string(8, "abcdefghjkmnpqrstuvwxyz23456789")
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    taken.add(slug)
    return slug
