"""What one presses: buttons, one-button forms, icons."""

from collections.abc import Mapping
from functools import lru_cache
from xml.etree import ElementTree

import lucide
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from incubator.ui.components.base import inner, render

DRAWN = ("path", "circle", "rect", "line", "polyline", "polygon", "ellipse")


@lru_cache(maxsize=512)
def svg(name: str) -> SafeString:
    """The drawing of a Lucide icon, coloured and sized by `.icon`; an unknown name raises."""
    drawing = ElementTree.fromstring(lucide._render_icon(str(name), None))  # noqa: S314 (the package's own files)
    shapes = "".join(
        f"<{node.tag} " + " ".join(f'{key}="{value}"' for key, value in node.attrib.items()) + "/>"
        for node in drawing.iter()
        if str(node.tag) in DRAWN
    )
    return mark_safe(
        f'<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">{shapes}</svg>'
    )


def icon(content: str, *, name: str) -> SafeString:
    """An icon beside a word; content, if any, becomes its accessible name."""
    words = inner(content)
    return render("icon", drawing=svg(name), words=words) if words else svg(name)


def button(
    content: str,
    *,
    href: str = "",
    tone: str = "",
    size: str = "",
    icon: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
    kind: str = "submit",
    disabled: bool = False,
    shortcut: str = "",
) -> SafeString:
    """A link that looks like a button; without `href` a button of its form. Tones: signal, quiet, bad."""
    return render(
        "button",
        content=inner(content),
        href=href,
        tone=tone,
        size=size,
        drawing=svg(icon) if icon else "",
        name=name,
        value=value,
        form=form,
        kind=kind,
        disabled=disabled,
        shortcut=shortcut,
    )


def act(
    context: Context,
    content: str,
    *,
    url: str,
    tone: str = "",
    size: str = "",
    icon: str = "",
    confirm: str = "",
    fields: Mapping[str, object] | None = None,
    id: str = "",
) -> SafeString:
    """One button that POSTs: its form, token and hidden fields; `confirm` is asked in a dialog first.

    With an `id` the next page may lead back to the button (`…#id`), so that the focus stays.
    """
    return render(
        "act",
        content=inner(content),
        url=url,
        tone=tone,
        size=size,
        drawing=svg(icon) if icon else "",
        confirm=confirm,
        fields=fields or {},
        id=id,
        csrf_token=context.get("csrf_token", ""),
    )


def menu(content: str, *, label: str = "") -> SafeString:
    """What one does more rarely, behind one button: plain buttons and acts stand in it, without a tone."""
    return render("menu", content=inner(content), label=label)


def dialog(
    content: str, *, id: str, title: str, open: str = "", tone: str = "", icon: str = ""
) -> SafeString:
    """A modal box; with `open` also the button that opens it. It needs a script: link to a page, too."""
    return render(
        "dialog",
        content=inner(content),
        id=id,
        title=title,
        open=open,
        tone=tone,
        drawing=svg(icon) if icon else "",
    )
