"""Is this certificate genuine, and what does it say? For whoever has the link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incubator.core.access import allows, needs, public
from incubator.core.refusal import Refused
from projects.actions.graduation import revoke_certificate
from projects.forms.gates import RevokeForm
from projects.models import Certificate
from projects.queries.certificates import certificate_page, certificates, operated_certificates


@public
def certificate_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What was certified, and that it holds, or that it was revoked and when."""
    return certificate_shown(request, get_object_or_404(certificates(), key=key))


@needs("projects.revoke_certificate", operated_certificates)
@require_POST
def certificate_revoke(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return certificate_shown(request, certificate, form, status=422)
    try:
        revoke_certificate(certificate, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return certificate_shown(request, certificate, form, status=409)
    messages.success(request, _("Revoked. Its page says so from now on."))
    return redirect(certificate)


def certificate_shown(
    request: HttpRequest, certificate: Certificate, form: RevokeForm | None = None, status: int = 200
) -> HttpResponse:
    """Search engines are asked to stay away: the link is for those whom the team gives it."""
    may = certificate.revoked_at is None and allows(request.user, "projects.revoke_certificate", certificate)
    context = {
        "page": certificate_page(certificate),
        "certificate": certificate,
        "address": request.build_absolute_uri(certificate.get_absolute_url()),
        "form": form or RevokeForm(),
        "may_revoke": may or form is not None,
    }
    response = render(request, "projects/certificate_detail.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
