"""How a person comes in through allauth: with the name that they typed, a handle made from it, and a journal entry."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.sites.requests import RequestSite
from django.db import transaction
from django.http import HttpRequest

from incubator.core.journal import record


class PersonAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    @transaction.atomic
    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """The name goes in before the first save, so that the handle is made from it."""
        user.name = form.cleaned_data.get("name", "") or user.name
        user = super().save_user(request, user, form, commit=commit)
        if commit:
            record("person.joined", user, by=user, scopes=[user])
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Signed by the space; allauth would take the host of the request for its name."""
        site = RequestSite(allauth_context.request)
        site.name = settings.SPACE_NAME
        super().send_mail(template_prefix, email, {"current_site": site, **context})
