"""What people type about themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SignUpForm(forms.Form):
    """What allauth asks besides the e-mail address."""

    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("As others should call you."))

    def signup(self, request: Any, user: Any) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
