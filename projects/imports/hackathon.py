"""Hackathon projects as dribdat exports them: `projects.csv`, and `events.csv` beside it."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils.text import slugify

from projects.imports.cleaning import address_of, has_html, line_of, markdown_of, moment_of, words_of
from projects.imports.rows import INVALID, Event, Row

COLUMNS = {"origin", "id", "name", "phase", "progress", "event_name"}
BUILT = 10  # dribdat's scale ends at 50; from 10 ("Get") something is being built


def read_project(file: str, line: int, cells: Mapping[str, str]) -> Row:
    """One row. A weekend's result is an idea or a prototype, never a product on the market."""
    notes: list[str] = []
    origin, number, title = (cells[key].strip() for key in ("origin", "id", "name"))
    if not (origin and number):
        return Row(file, line, outcome=INVALID, reason="no origin or id: it can't be told from others")
    source = f"hackathon:{origin}:{number}"
    if not title:
        return Row(file, line, source, INVALID, "no name")
    values: dict[str, Any] = {
        "title": line_of(title, 120),
        "tagline": line_of(cells.get("summary", ""), 240),
        "story": story_of(cells, notes),
        "fields": words_of(cells.get("category_name", ""), cells.get("hashtag", "")),
        "stage": stage_of(cells, notes),
        "website": address_of(cells.get("webpage_url") or cells.get("source_url") or cells.get("url") or ""),
    }
    if not values["tagline"]:
        notes.append("no summary")
    at = moment_of(cells.get("created_at", ""))
    if at is None:
        notes.append("no date that can be read")
    values["registered_at"] = at
    notes.append("no language stated")
    if not values["title"]:
        return Row(file, line, source, INVALID, "nothing is left of the name once HTML is taken out")
    event = cells["event_name"].strip()
    return Row(file, line, source, values=values, event=event, notes=tuple(notes))


def story_of(cells: Mapping[str, str], notes: list[str]) -> str:
    text = cells.get("excerpt", "")
    if has_html(text):
        notes.append("HTML taken out")
    story = markdown_of(text)
    if not story:
        notes.append("no story")
    address = address_of(cells.get("url", ""))
    place = cells["event_name"].strip() or cells["origin"]
    credit = f"From {place}. Opendata.ch Hackdays contributors, CC BY-SA 4.0."
    return "\n\n".join(part for part in (story, f"*{credit}* {address}".strip()) if part)


def stage_of(cells: Mapping[str, str], notes: list[str]) -> str:
    try:
        progress = int(cells["progress"])
    except ValueError:
        notes.append("no progress stated: taken as an idea")
        return "idea"
    if progress < 0:
        notes.append("negative progress: a challenge, taken as an idea")
    return "prototype" if progress >= BUILT else "idea"


def event_slug(origin: str, number: str) -> str:
    return slugify(f"{origin.replace('.', '-')}-{number}")[:80]


def slug_of(cells: Mapping[str, str]) -> str:
    """The event's slug, from the number at the end of its address."""
    number = cells.get("event_url", "").rstrip("/").rpartition("/")[2]
    return event_slug(cells["origin"], number) if number.isdigit() else ""


def read_event(cells: Mapping[str, str]) -> Event | None:
    """The dates tell; the flags (finished, not started) contradict them. None without dates or a name."""
    try:
        starts, ends = (parsedate_to_datetime(cells[key]) for key in ("starts_at", "ends_at"))
    except (KeyError, ValueError, TypeError):
        return None
    title = line_of(cells.get("name", ""), 120)
    if not title or ends < starts:
        return None
    slug = event_slug(cells.get("origin", ""), cells.get("id", ""))
    return Event(slug, title, line_of(cells.get("summary", ""), 240), starts, ends.date())
