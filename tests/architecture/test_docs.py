"""The pages under `docs/` that are written from the code say what the code says."""

import pytest

from tests.architecture import docs
from tests.architecture.walks import our_apps


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_written_page_is_not_stale(name):
    page = docs.DOCS / name
    kept = page.read_text(encoding="utf-8") if page.exists() else ""
    assert kept == docs.written()[name], f"docs/{name} is stale; renew it with `{docs.COMMAND}` and commit it"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("is_lead", "is_lead"),
        ("(((a | b) | c) | d)", "a | b | c | d"),
        ("(a | (b | c))", "a | b | c"),
        ("((a & b) & ~c)", "a & b & ~c"),
        ("((a & b) | c)", "(a & b) | c"),
        ("(a & ((b | c) | d))", "a & (b | c | d)"),
        ("~(a | b)", "~(a | b)"),
    ],
)
def test_a_predicate_reads_without_needless_brackets(name, text):
    assert docs.readable(name) == text


def test_every_model_says_what_it_is():
    models = [model for config in our_apps() for model in config.get_models()]
    silent = [model.__name__ for model in models if not docs.meaning(model)]
    assert silent == [], "the first sentence of its docstring is its line in docs/glossary.md"
