"""Markdown as plain blocks and runs: data that the PDF's template sets, and nothing that it could run."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from markdown_it.token import Token

from incubator.ui.components.prose import PARSER, SCHEMES

type Block = dict[str, Any]

CONTAINERS = {"bullet_list": "list", "ordered_list": "list", "blockquote": "quote"}
STYLES = {"strong": "bold", "em": "italic", "s": "struck"}
DEEPEST = 8  # what is quoted deeper stands at this depth


def blocks_of(text: str) -> list[Block]:
    """The blocks of what somebody wrote, in order."""
    return Walker(iter(PARSER.parse(text.replace("\x00", "")))).until("", 0)


class Walker:
    """Goes through the tokens once; each `…_open` takes what stands up to its `…_close`."""

    def __init__(self, tokens: Iterator[Token]) -> None:
        self.tokens = tokens

    def until(self, end: str, depth: int) -> list[Block]:
        found: list[Block] = []
        for token in self.tokens:
            if token.type == end:
                break
            found += self.block(token, depth)
        return found

    def block(self, token: Token, depth: int) -> list[Block]:
        kind = token.type.removesuffix("_open")
        if kind in CONTAINERS:
            return self.container(kind, token, depth)
        if kind == "heading":
            return [{"kind": "heading", "runs": self.inline("heading_close")}]
        if kind == "paragraph":
            return [{"kind": "paragraph", "runs": self.inline("paragraph_close")}]
        if kind == "table":
            return [self.table()]
        if kind in ("fence", "code_block"):
            return [{"kind": "code", "text": token.content.rstrip("\n")}]
        return [{"kind": "rule"}] if kind == "hr" else []

    def container(self, kind: str, token: Token, depth: int) -> list[Block]:
        end = f"{kind}_close"
        if kind == "blockquote":
            inside = self.until(end, depth + 1)
            return inside if depth >= DEEPEST else [{"kind": "quote", "blocks": inside}]
        items = []
        for one in self.tokens:
            if one.type == end:
                break
            items.append(self.until("list_item_close", depth + 1))
        if depth >= DEEPEST:
            return [block for item in items for block in item]
        start = int(token.attrGet("start") or 1) if kind == "ordered_list" else 0
        return [{"kind": "list", "start": start, "items": items}]

    def inline(self, end: str) -> list[Block]:
        runs: list[Block] = []
        for token in self.tokens:
            if token.type == end:
                break
            runs += runs_of(token.children or [])
        return runs

    def table(self) -> Block:
        rows: list[list[list[Block]]] = []
        for token in self.tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                rows[-1].append(self.inline(token.type.replace("_open", "_close")))
        return {"kind": "table", "columns": max(map(len, rows), default=1), "rows": rows}


def runs_of(tokens: list[Token]) -> list[Block]:
    """Pieces of text with how they look; a link only to where our pages link, too."""
    runs: list[Block] = []
    styles: list[str] = []
    href = ""
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in STYLES:
            styles = [*styles, STYLES[name]] if token.nesting == 1 else styles[:-1]
        elif name == "link":
            address = str(token.attrGet("href") or "") if token.nesting == 1 else ""
            href = address if urlsplit(address).scheme in SCHEMES else ""
        elif token.type in ("softbreak", "hardbreak"):
            runs.append({"text": " " if token.type == "softbreak" else "\n", "styles": [], "href": ""})
        elif token.content:
            kinds = [*styles, "code"] if token.type == "code_inline" else styles
            runs.append({"text": token.content, "styles": kinds, "href": href})
    return runs
