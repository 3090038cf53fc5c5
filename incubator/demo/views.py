"""Signing in as somebody of the demo space with one click: in local mode, from this machine; else it is not there."""

import ipaddress

from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from incubator.accounts.models import Person
from incubator.core.access import public
from incubator.demo.space import SALT

A_DAY = 24 * 3600


@public
def demo_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    if not (settings.LOCAL_MODE and is_loopback(request.META.get("REMOTE_ADDR", ""))):
        raise Http404
    try:
        pk = signing.loads(token, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        raise Http404 from None
    person = get_object_or_404(Person, pk=pk, is_active=True)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(settings.LOGIN_REDIRECT_URL)


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
