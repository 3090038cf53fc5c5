"""Wagtail's choosers without their inline script: `static/content/cms.js` starts them from a `<template>`.

The one place where we replace a method of Wagtail's. What it replaces and when it can go stands in
docs/decisions/content-security-policy-of-the-cms.md.
"""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets.chooser import BaseChooser


def render(self: BaseChooser, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    """As `BaseChooser.render`, with a `<template>` in the place of the `<script>`."""
    value_data = self.get_value_data(value)
    html = self.render_html(name, value_data, attrs)
    options = self.get_js_init_options(attrs["id"], name, value_data)
    return format_html(
        '{}<template data-cms-class="{}" data-for="{}" data-config="{}"></template>',
        mark_safe(html),
        self.js_constructor,
        attrs["id"],
        json.dumps(options),
    )


def install() -> None:
    BaseChooser.render = render
