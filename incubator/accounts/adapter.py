"""How a person comes in through allauth: with the name that they typed, a handle made from it, and a journal entry."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
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
