"""How a component becomes HTML: one template a component, rendered without the page's context."""

from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe


@cache
def compiled(name: str) -> Template:
    template: Any = get_template(f"ui/components/{name}.html")
    return template.template  # type: ignore[no-any-return]


def render(name: str, /, **values: Any) -> SafeString:
    """The component's template with exactly these values; what is not marked safe comes out escaped."""
    template = compiled.__wrapped__(name) if settings.DEBUG else compiled(name)
    return mark_safe(template.render(Context(values)).strip())


def inner(content: str) -> str:
    """A block's content without the white space around it, as safe as it was."""
    stripped = content.strip()
    return mark_safe(stripped) if isinstance(content, SafeString) else stripped
