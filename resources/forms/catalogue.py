"""Searching what is there, offering something, adding a unit, certifying somebody."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from incubator.accounts.models import Organisation, Person
from incubator.core.files import check_upload
from resources.forms import SENSIBLE_DAY
from resources.models import Resource, Unit
from resources.queries.times import from_local


class CatalogueForm(forms.Form):
    """The time comes first: what is free from 10 to 14?"""

    day = forms.DateField(
        label=_("Free on"),
        required=False,
        validators=SENSIBLE_DAY,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    begins = forms.TimeField(
        label=_("from"), required=False, widget=forms.TimeInput(attrs={"type": "time", "step": 900})
    )
    ends = forms.TimeField(
        label=_("to"), required=False, widget=forms.TimeInput(attrs={"type": "time", "step": 900})
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("everything")), *Resource.Kind.choices]
    )
    q = forms.CharField(
        label=_("Words"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        given = [name for name in ("day", "begins", "ends") if cleaned.get(name)]
        if given and len(given) < 3:
            self.add_error(given[-1], _("Give the day, from and to: all three."))
        elif given and cleaned["ends"] <= cleaned["begins"]:
            self.add_error("ends", _("It ends before it starts."))
        return cleaned

    def free(self) -> tuple[datetime, datetime] | None:
        """The stretch of time that was asked for, if a whole one was."""
        data = getattr(self, "cleaned_data", {})
        if self.errors or not data.get("day"):
            return None
        day = data["day"]
        return from_local(datetime.combine(day, data["begins"])), from_local(
            datetime.combine(day, data["ends"])
        )


class OfferForm(forms.ModelForm):
    organisation = forms.ModelChoiceField(
        label=_("offered by"), queryset=Organisation.objects.none(), required=False, empty_label=_("me")
    )

    class Meta:
        model = Resource
        fields = (
            "name",
            "kind",
            "summary",
            "about",
            "place",
            "price",
            "needs_training",
            "picture",
            "organisation",
        )
        labels = {"needs_training": _("training needed")}
        widgets = {"about": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = person.organisations.all()  # type: ignore[attr-defined]
        self.fields["needs_training"].empty_label = _("none")  # type: ignore[attr-defined]

    def clean_picture(self) -> Any:
        picture = self.cleaned_data.get("picture")
        if isinstance(picture, UploadedFile):
            check_upload(picture)
        return picture


class UnitForm(forms.ModelForm):
    class Meta:
        model = Unit
        fields = ("tag", "name", "serial", "condition")


class FaultForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong"), max_length=240, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you saw, heard or smelled. Everybody who has it booked reads this."),
    )  # fmt: skip


class CertifyForm(forms.Form):
    email = forms.EmailField(label=_("e-mail of the person"))
    until = forms.DateField(
        label=_("valid until"),
        required=False,
        validators=SENSIBLE_DAY,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: for good."),
    )

    def clean_email(self) -> str:
        self.person = Person.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(_("Nobody here has this address. Check it, or invite them first."))
        return self.person.email
