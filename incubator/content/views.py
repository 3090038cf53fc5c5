"""The CMS's door, and pictures: everything else of this room is a page of Wagtail's."""

import mimetypes

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

from incubator.core.access import public

SHOWN = {"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"}


@public
def cms_login(request: HttpRequest) -> HttpResponse:
    """One way to sign in for all; who is signed in and was sent here may not enter the CMS."""
    if request.user.is_authenticated:
        raise PermissionDenied(
            _("Only editors and operators write here. Ask an operator to make you an editor.")
        )
    wanted = request.GET.get("next", "")
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return redirect_to_login(wanted if inside else "/cms/")


@public
@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def rendition(request: HttpRequest, name: str) -> FileResponse:
    """A picture as pages show it. Only what Wagtail made and keeps a row of; the name holds its content's hash."""
    made = get_object_or_404(get_image_model().get_rendition_model(), file=f"images/{name}")
    kind = mimetypes.guess_type(made.file.name)[0] or ""
    response = FileResponse(
        made.file.open("rb"),
        content_type=kind if kind in SHOWN else "application/octet-stream",
        as_attachment=kind not in SHOWN,
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
