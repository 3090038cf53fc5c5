"""Wagtail's admin in our house: its own Content-Security-Policy and the door that leads to it."""

from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

# Only under /cms/; why each line is needed stands in docs/decisions/content-security-policy-of-the-cms.md.
CMS_CSP: dict[str, Any] = {
    **settings.SECURE_CSP,
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}

cms_urlpatterns: list[URLPattern | URLResolver] = decorate_urlpatterns(
    wagtailadmin_urls.urlpatterns, csp_override(CMS_CSP)
)
