"""How a component becomes HTML: one template a component, rendered without the page's context."""

from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language


@cache
def compiled(name: str) -> Template:
    template: Any = get_template(f"ui/components/{name}.html")
    return template.template  # type: ignore[no-any-return]


def render(name: str, /, **values: Any) -> SafeString:
    """The component's template with exactly these values; what is not marked safe comes out escaped."""
    template = compiled.__wrapped__(name) if settings.DEBUG else compiled(name)
    return mark_safe(template.render(Context(values)).strip())


@lru_cache(maxsize=4096, typed=True)
def remembered(name: str, language: str, /, **values: Any) -> SafeString:
    return render(name, **values)


def kept(name: str, /, **values: Any) -> SafeString:
    """Like `render`, for small parts that a page repeats: the same values in the same language are drawn once.

    Values must be hashable and mean themselves: pass strings and numbers, never a lazy text or a model. `typed` keeps a
    safe string apart from an equal one that has to be escaped.
    """
    if settings.DEBUG:
        return render(name, **values)
    return remembered(name, get_language() or "", **values)


def inner(content: str) -> str:
    """A block's content without the white space around it, as safe as it was."""
    stripped = content.strip()
    return mark_safe(stripped) if isinstance(content, SafeString) else stripped
