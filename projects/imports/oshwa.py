"""Certified open hardware from OSHWA's public directory: `oshwa_projects.csv`."""

from collections.abc import Mapping
from typing import Any

from projects.imports.cleaning import address_of, has_html, line_of, list_of, markdown_of, moment_of, words_of
from projects.imports.rows import INVALID, Row

COLUMNS = {"oshwaUid", "projectName", "projectDescription", "primaryType", "certificationDate"}

LICENCES = (
    ("hardware", "hardwareLicense"),
    ("software", "softwareLicense"),
    ("documents", "documentationLicense"),
)


def read_project(file: str, line: int, cells: Mapping[str, str]) -> Row:
    """One row. A certificate is given for what is made and passed on: it is on the market."""
    notes: list[str] = []
    uid, name = cells["oshwaUid"].strip(), cells["projectName"].strip()
    if not uid:
        return Row(file, line, outcome=INVALID, reason="no UID: it can't be told from others")
    title = line_of(name, 120)
    if not title:
        return Row(file, line, f"oshwa:{uid}", INVALID, "no name")
    if len(name) > 120:
        notes.append("name cut at 120 letters")
    at = moment_of(cells["certificationDate"])
    if at is None:
        notes.append("no date that can be read")
    notes.append("no language stated")
    website = cells.get("projectWebsite", "")
    values: dict[str, Any] = {
        "title": title,
        "tagline": line_of(cells["projectDescription"], 240),
        "story": story_of(cells, notes),
        "fields": fields_of(cells, notes),
        "stage": "market",
        "website": address_of(website) or address_of(cells.get("documentationUrl", "")),
        "registered_at": at,
    }
    if website.strip() and not address_of(website):
        notes.append("website that is no address left out")
    return Row(file, line, f"oshwa:{uid}", values=values, notes=tuple(notes))


def fields_of(cells: Mapping[str, str], notes: list[str]) -> list[str]:
    """Types first, then the keywords that are short enough to be one."""
    lists = [list_of(cells.get(key, "")) for key in ("additionalType", "projectKeywords")]
    if None in lists:
        notes.append("a list of words that can't be read left out")
    more = [word for words in lists for word in words or [] if len(word.strip()) <= 30]
    return words_of(cells["primaryType"], *more)


def story_of(cells: Mapping[str, str], notes: list[str]) -> str:
    text = cells["projectDescription"]
    if has_html(text):
        notes.append("HTML taken out")
    story = markdown_of(text)
    if not story:
        notes.append("no story")
    licences = [f"{label} {cells[key].strip()}" for label, key in LICENCES if cells.get(key, "").strip()]
    facts = [
        f"By {line_of(cells.get('responsibleParty', ''), 120)}"
        if cells.get("responsibleParty", "").strip()
        else "",
        f"version {line_of(cells['projectVersion'], 40)}" if cells.get("projectVersion", "").strip() else "",
        f"licences: {', '.join(licences)}" if licences else "",
        f"OSHWA certificate {cells['oshwaUid'].strip()}",
    ]
    documents = address_of(cells.get("documentationUrl", ""))
    parts = [
        story,
        "*" + "; ".join(fact for fact in facts if fact) + ".*",
        documents and f"Documentation: {documents}",
    ]
    return "\n\n".join(part for part in parts if part)
