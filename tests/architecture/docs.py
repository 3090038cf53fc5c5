"""`docs/flows.md`, `docs/permissions.md` and `docs/glossary.md`, written from the code: `python -m tests.architecture.docs`.

A test beside this file fails when a written page differs from the code.
"""

import ast
import inspect
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
from django.db.models import Model
from django.utils import translation
from rules.permissions import permissions

from incubator.core.flow import Flow
from tests.architecture.walks import LIBRARIES, flows, is_library, our_apps, patterns

DOCS = Path(__file__).parents[2] / "docs"
COMMAND = "python -m tests.architecture.docs"
WRITTEN = f"Written from the code by `{COMMAND}`; do not edit."
OPERATORS: dict[type[ast.operator], str] = {ast.BitOr: " | ", ast.BitAnd: " & ", ast.BitXor: " ^ "}
LOCAL_ONLY = "demo"  # its addresses exist in local mode only; the pages read the same in both
ACCESS = {"public": "public", "signed_in": "signed in"}


def table(*heads: str, rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '\\|') for cell in row)} |"
    yield ""


def code(text: str) -> str:
    return f"`{text}`"


# Life cycles


def flows_page() -> str:
    lines = ["# Life cycles", "", WRITTEN, ""]
    for label, life_cycles in sorted(flows().items()):
        lines += [f"## {label}", ""]
        for name, flow in life_cycles.items():
            lines += flow_section(name, flow)
    return "\n".join(lines)


def flow_section(name: str, flow: Flow) -> Iterator[str]:
    yield from (f"### {name.removesuffix('_FLOW').replace('_', ' ').capitalize()}", "")
    yield from ("```mermaid", "stateDiagram-v2")
    yield from (f"    {state}: {flow.badge(state).label}" for state in flow.states)
    yield f"    [*] --> {flow.initial}"
    yield from (f"    {source} --> {target}: {verb}" for (verb, source), target in flow.moves.items())
    yield from (f"    {state} --> [*]" for state in flow.states if state in flow.final)
    yield from ("```", "")
    rows = [(code(verb), code(source), code(target)) for (verb, source), target in flow.moves.items()]
    yield from table("verb", "from", "to", rows=rows)


# Rights


def permissions_page() -> str:
    lines = ["# Permissions and addresses", "", WRITTEN, ""]
    lines += ["A permission holds for whom its predicate is true: `|` or, `&` and, `~` not. "]
    lines[-1] += (
        "Each predicate stands in the `permissions.py` of its app, or of the app below that it comes from."
    )
    lines += [""]
    addresses = our_addresses()
    asked = {name.partition(".")[0] for name in permissions}
    for label in sorted(asked | set(addresses)):
        lines += [f"## {label}", ""]
        rows = [
            (code(name), code(readable(str(predicate))))
            for name, predicate in sorted(permissions.items())
            if name.partition(".")[0] == label
        ]
        if rows:
            lines += table("permission", "who", rows=rows)
        if label in addresses:
            lines += table("address", "path", "access", rows=addresses[label])
    lines += [f"## {LOCAL_ONLY}", "", "Sign-in links in local mode only, see `incubator/demo/README.md`.", ""]
    lines += ["## Libraries", "", "Pages of libraries bring their own guard.", ""]
    lines += table("path", "guard", rows=((code(f"/{prefix}"), guard) for prefix, guard in LIBRARIES.items()))
    return "\n".join(lines)


def our_addresses() -> dict[str, list[tuple[str, str, str]]]:
    """By the app whose view answers: URL name, path and who may open it, as a served space has them."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for route, pattern in patterns():
        view = pattern.callback
        if not hasattr(view, "access") and is_library(route, view):
            continue
        if (room := room_of(view.__module__)) == LOCAL_ONLY:
            continue
        access = ACCESS.get(view.access) or f"needs {code(view.access)}"
        row = (code(pattern.name) if pattern.name else "", code(f"/{route}"), access)
        found.setdefault(room, []).append(row)
    return {label: sorted(rows) for label, rows in found.items()}


def room_of(module: str) -> str:
    first, second = (*module.split("."), "")[:2]
    return second if first == "incubator" else first


def readable(predicate: str) -> str:
    """A predicate's name without the brackets that say nothing: `((a | b) | c)` is `a | b | c`."""
    return text_of(ast.parse(predicate, mode="eval").body)


def text_of(node: ast.expr, inside: type[ast.operator] | None = None) -> str:
    if isinstance(node, ast.BinOp):
        kind = type(node.op)
        text = text_of(node.left, kind) + OPERATORS[kind] + text_of(node.right, kind)
        return text if inside in (None, kind) else f"({text})"
    if isinstance(node, ast.UnaryOp):
        return "~" + text_of(node.operand, ast.Invert)  # type: ignore[arg-type]
    return ast.unparse(node)


# Words


def glossary_page() -> str:
    lines = ["# Glossary", "", WRITTEN, "", "What the rows of each app are, in the words of the code.", ""]
    for config in sorted(our_apps(), key=lambda config: config.label):
        models = sorted(config.get_models(), key=lambda model: model.__name__)
        if models:
            lines += [f"## {config.label}", ""]
            rows = ((f"**{model.__name__}**", meaning(model), code(model.__module__)) for model in models)
            lines += table("word", "what it is", "where", rows=rows)
    return "\n".join(lines)


def meaning(model: type[Model]) -> str:
    """The first paragraph of its docstring; nothing where Django made one up from the fields."""
    first = inspect.cleandoc(model.__doc__ or "").partition("\n\n")[0]
    return "" if first.startswith(f"{model.__name__}(") else " ".join(first.split())


PAGES = {"flows.md": flows_page, "glossary.md": glossary_page, "permissions.md": permissions_page}


def written() -> dict[str, str]:
    """Each page as the code says it now, in English whatever the reader's language."""
    with translation.override("en"):
        return {name: page().rstrip() + "\n" for name, page in PAGES.items()}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incubator.settings")
    django.setup()
    for name, text in written().items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}: {len(text.splitlines())} lines")
