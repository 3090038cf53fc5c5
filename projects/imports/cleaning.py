"""Texts of others made plain: HTML becomes Markdown where it can and goes where it can't."""

import ast
import html
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import nh3

SILENT = {"script", "style", "iframe", "object", "embed", "noscript", "template"}
FRAME = re.compile(r"<(?:iframe|embed)\b[^>]*?\bsrc\s*=\s*[\"']?(https?://[^\"'\s>]+)[^>]*>", re.I)
LINK = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']?(https?://[^\"'\s>]+)[^>]*>(.*?)</a\s*>", re.I | re.S)
AUTOLINK = re.compile(r"<(https?://[^>\s]+|[^>\s@]+@[^>\s]+)>")
TURNED = (
    (re.compile(r"<br\s*/?>", re.I), "\n"),
    (re.compile(r"<li\b[^>]*>", re.I), "\n- "),
    (re.compile(r"</?(?:strong|b)\b[^>]*>", re.I), "**"),
    (re.compile(r"<h[1-6]\b[^>]*>", re.I), "\n\n## "),
    (re.compile(r"</?(?:p|div|ul|ol|table|tr|h[1-6]|center|header|section|body|hr)\b[^>]*>", re.I), "\n\n"),
)
LOOKS_LIKE_HTML = re.compile(r"<[a-zA-Z!/][^>\n]*>")


def has_html(text: str) -> bool:
    return bool(LOOKS_LIKE_HTML.search(AUTOLINK.sub("", text)))


def markdown_of(text: str) -> str:
    """The text without any HTML: links and frames stay as links, lists and headings as Markdown."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = AUTOLINK.sub(r"\1", text)
    text = FRAME.sub(r"\n\n\1\n\n", text)
    text = LINK.sub(lambda found: f"[{' '.join(found[2].split()) or found[1]}]({found[1]})", text)
    for pattern, plain in TURNED:
        text = pattern.sub(plain, text)
    text = html.unescape(nh3.clean(text, tags=set(), clean_content_tags=SILENT))
    text = re.sub(r"[ \t]+\n", "\n", text.replace("****", ""))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def line_of(text: str, most: int) -> str:
    """One line of plain words, cut at a word."""
    words = " ".join(markdown_of(text).split())
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    if words[most - 1] != " ":
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:") + "…"


def address_of(text: str) -> str:
    """A web address, with a scheme; empty when it is none or too long to keep."""
    text = text.strip()
    if text and "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    good = (
        parts.scheme in ("http", "https")
        and "." in (parts.hostname or "")
        and len(text) <= 200
        and " " not in text
    )
    return text if good else ""


def moment_of(text: str) -> datetime | None:
    """An ISO time; without a zone it counts as UTC. None when it is empty or no time."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def list_of(text: str) -> list[str] | None:
    """A list written as Python would; None when it is not one."""
    if not text.strip():
        return []
    try:
        values = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return [str(value) for value in values] if isinstance(values, (list, tuple)) else None


def words_of(*texts: str, most: int = 8) -> list[str]:
    """Fields: lower case, each once, none longer than the database takes."""
    words = (" ".join(text.replace("\x00", "").split()).strip("#").casefold() for text in texts)
    return list(dict.fromkeys(word for word in words if 1 < len(word) <= 60))[:most]
