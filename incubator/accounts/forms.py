"""What people type about themselves and their organisations."""

import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from incubator.accounts.models import Organisation, Person
from incubator.core.pictures import drawn_anew

PHOTO_SIDE = 512
LARGEST_PHOTO = 8 * 1024 * 1024


class WordsField(forms.CharField):
    """A short list typed with commas; cleaned, without doubles, in the order typed."""

    def __init__(self, *, most: int = 20, **options: Any) -> None:
        self.most = most
        options.setdefault("help_text", _("Separate them with commas."))
        super().__init__(required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_list(data) != list(initial or [])

    def to_list(self, value: str | None) -> list[str]:
        words = (
            " ".join(word.split()) for word in (value or "").replace("、", ",").replace("，", ",").split(",")
        )
        return list(dict.fromkeys(word for word in words if word))

    def clean(self, value: Any) -> Any:
        words = self.to_list(super().clean(value))
        if len(words) > self.most:
            raise ValidationError(
                _("Name %(most)s at most: those that say most."), params={"most": self.most}
            )
        if any(len(word) > 60 for word in words):
            raise ValidationError(_("Each may have 60 characters. Is a comma missing?"))
        return words


class LinesField(forms.CharField):
    """Web addresses, one a line."""

    widget = forms.Textarea

    def __init__(self, *, most: int = 10, **options: Any) -> None:
        self.most = most
        super().__init__(required=False, **options)
        self.widget.attrs["rows"] = 3

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > self.most:
            raise ValidationError(_("%(most)s links at most."), params={"most": self.most})
        check = forms.URLField(assume_scheme="https", max_length=200)
        return [self.checked(check, line) for line in lines]

    def checked(self, check: forms.URLField, line: str) -> str:
        try:
            return check.clean(line)
        except ValidationError:
            raise ValidationError(
                _("“%(line)s” is not a web address. Write one a line, like https://example.org."),
                params={"line": line[:80]},
            ) from None


def photo_of(file: UploadedFile) -> ContentFile:
    """The photo drawn anew, under a name that tells nothing."""
    if (file.size or 0) > LARGEST_PHOTO:
        raise ValidationError(_("The picture is larger than 8 MB. Make it smaller first."))
    photo = drawn_anew(file, widest=PHOTO_SIDE, form="WEBP")
    photo.name = f"{get_random_string(16)}.webp"
    return photo


class PeopleForm(forms.Form):
    """Whom somebody looks for: kept in the address, nonsense left aside."""

    text = forms.CharField(label=_("Name or headline"), required=False, max_length=100)
    skill = forms.CharField(label=_("Skill"), required=False, max_length=60)

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SignUpForm(forms.Form):
    """What allauth asks besides the e-mail address; the adapter keeps it before the row is first written."""

    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("As others should call you."))

    def signup(self, request: Any, user: Any) -> None:
        """allauth wants the method; `accounts.adapter` has done the work."""


class ProfileForm(forms.ModelForm):
    skills = WordsField(
        label=_("Skills"), help_text=_("What you can do for others. Separate them with commas.")
    )
    interests = WordsField(label=_("Interests"))
    languages = WordsField(label=_("Languages"), help_text=_("As codes, like en, de, zh, kk."), most=10)
    links = LinesField(label=_("Links"), help_text=_("One a line."))
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = Person
        fields = (
            "name", "headline", "bio", "skills", "interests", "languages", "time_zone", "links", "photo", "visibility",
        )  # fmt: skip
        widgets = {"bio": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
        self.fields["time_zone"].choices = [("", _("The space's time")), *((zone, zone) for zone in zones)]  # type: ignore[attr-defined]
        self.fields["photo"].widget = forms.ClearableFileInput(
            attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}
        )

    def clean_photo(self) -> Any:
        photo = self.cleaned_data["photo"]
        return photo_of(photo) if isinstance(photo, UploadedFile) else photo


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind)
    about = forms.CharField(label=_("What it does"), max_length=5000, required=False, widget=forms.Textarea)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
