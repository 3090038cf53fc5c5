"""From files to a plan, by what is in the database now. Nothing is written here."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db.models import Count

from incubator.core.refusal import Refused
from projects.imports import hackathon, oshwa
from projects.imports.rows import INVALID, UNCHANGED, UPDATED, Event, Plan, Row, without_repetitions
from projects.models import Programme, Project

KINDS = ((hackathon.COLUMNS, hackathon.read_project), (oshwa.COLUMNS, oshwa.read_project))
COMPARED = ("title", "tagline", "story", "fields", "stage", "website", "registered_at")


def plan_import(files: Sequence[Path]) -> Plan:
    """Every row of every file with what would become of it."""
    rows, events = [], {}
    for file in files:
        found = events_beside(file)
        events.update(found)
        rows += list(rows_of(file, found))
    compared = against_database(without_repetitions(rows))
    used = {row.values.get("programme") for row in compared if row.outcome in ("new", UPDATED, UNCHANGED)}
    known = set(Programme.objects.filter(slug__in=used - {None, ""}).values_list("slug", flat=True))
    return Plan(tuple(compared), tuple(event for slug, event in events.items() if slug in used - known))


def rows_of(file: Path, events: dict[str, Event]) -> Iterator[Row]:
    """The rows of one file, numbered as a spreadsheet shows them; the header is line 1."""
    reader = csv.DictReader(io.StringIO(text_of(file), newline=""))
    kept = set(Programme.objects.values_list("slug", flat=True)) | set(events)
    columns = set(reader.fieldnames or ())
    read = next((read for needed, read in KINDS if needed <= columns), None)
    if read is None:
        raise Refused(f"{file.name}: neither hackathon projects nor OSHWA hardware, by its columns.")
    for line, cells in enumerate(reader, start=2):
        if None in cells or None in cells.values():
            yield Row(file.name, line, outcome=INVALID, reason="not as many cells as columns")
            continue
        row = read(file.name, line, cells)
        if row.event and row.values:
            slug = hackathon.slug_of(cells)
            row = replace(row, values=row.values | {"programme": slug if slug in kept else ""})
        yield row


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Refused(f"{file}: there is no such file.") from None
    except UnicodeDecodeError:
        raise Refused(f"{file.name}: not UTF-8. Save it as UTF-8 and run this again.") from None
    except OSError as error:
        raise Refused(f"{file}: {error.strerror}.") from None


def events_beside(file: Path) -> dict[str, Event]:
    """The events of `events.csv` in the same folder, by slug; none when there is no such file."""
    beside = file.parent / "events.csv"
    if beside == file or not beside.exists():
        return {}
    read = (hackathon.read_event(cells) for cells in csv.DictReader(io.StringIO(text_of(beside), newline="")))
    return {event.slug: event for event in read if event is not None}


def against_database(rows: Iterable[Row]) -> list[Row]:
    """New, changed at the source, or as it was. What has a team by now is the team's: it is left alone."""
    rows = list(rows)
    known: dict[str, Any] = {
        str(project.source): project
        for project in Project.objects.filter(source__in={row.source for row in rows if row.source})
        .select_related("programme")
        .annotate(people=Count("memberships"))
    }
    return [compared(row, known.get(row.source)) for row in rows]


def compared(row: Row, project: Any) -> Row:
    if row.outcome != "new" or project is None:
        return row
    if project.people:
        return row.as_(UNCHANGED, "it has a team by now, whose words count")
    changes = changes_of(row, project)
    return row.as_(UPDATED, ", ".join(sorted(changes))) if changes else row.as_(UNCHANGED)


def changes_of(row: Row, project: Any) -> dict[str, Any]:
    """What differs; a date or event that the file doesn't tell changes nothing."""
    changes = {
        key: row.values[key]
        for key in COMPARED
        if getattr(project, key) != row.values[key]
        and not (key == "registered_at" and row.values[key] is None)
    }
    event = row.values.get("programme")
    if event and (project.programme is None or project.programme.slug != event):
        changes["programme"] = event
    return changes
