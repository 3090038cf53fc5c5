"""Markdown that people write, as HTML that can do no harm."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

PARSER = (
    MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(["linkify", "table"]).disable("image")
)
TEXT = {"p", "br", "hr", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "del"}
TAGS = TEXT | {"h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
HIGHEST = 3


def markdown(text: str | None) -> SafeString:
    """CommonMark with tables and bare links; no HTML, no pictures; headings begin with `h3` and leave none out."""
    tokens = PARSER.parse(str(text or ""))
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    used = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(6, HIGHEST + used.index(token.tag))}"
    dirty = PARSER.renderer.render(tokens, PARSER.options, {})
    return mark_safe(
        nh3.clean(dirty, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener")
    )
