"""Whom to invite, what is missing, what happened, what stands in the way."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.accounts.models import Person
from projects.forms.pictures import PicturesField
from projects.forms.words import WordsField
from projects.models import Membership, Need

LONGEST_ALT = 240


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("They get a letter with a link to answer, good for 14 days."),
    )
    role = forms.ChoiceField(
        label=_("As"),
        choices=[choice for choice in Membership.Role.choices if choice[0] != "lead"],
        initial="member",
    )


class AppointmentForm(forms.Form):
    """Who leads from now on: one of the team, or whoever has an account with this address."""

    member = forms.ChoiceField(label=_("From the team"), required=False)
    email = forms.EmailField(
        label=_("Or somebody else, by e-mail"),
        required=False,
        max_length=254,
        help_text=_("Any member of the space; they join the team with it."),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The team and the new lead read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {
            str(one.person_id): one.person
            for one in members
            if one.person.is_active and one.role != Membership.Role.LEAD
        }
        field: Any = self.fields["member"]
        field.choices = [("", _("nobody of them")), *((key, one.name) for key, one in self.people.items())]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        member, email = cleaned.get("member"), cleaned.get("email")
        if self.errors.keys() & {"member", "email"}:
            return cleaned
        if bool(member) == bool(email):
            self.add_error("member", _("Choose one of the team, or write an address: one of the two."))
        elif member:
            cleaned["person"] = self.people[member]
        else:
            person = Person.objects.filter(email__iexact=email, is_active=True).first()
            if person is None:
                self.add_error("email", _("Nobody here signs in with this address. Ask them to join first."))
            cleaned["person"] = person
        return cleaned


class NeedForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Need.Kind.choices)
    title = forms.CharField(
        label=_("What do you need"),
        max_length=120,
        help_text=_("For example: somebody who knows household appliance tests."),
    )
    text = forms.CharField(
        label=_("What for"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The more precise, the better the suggestions: by when, how much, what you tried."),
    )  # fmt: skip
    skills = WordsField(
        label=_("Skills"),
        required=False,
        help_text=_("For example: mains wiring, CE marking. Put commas between."),
    )


class UpdateForm(forms.Form):
    text = forms.CharField(
        label=_("What happened"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A success, a failure, a photo of the bench: short and often beats long and rare."),
    )  # fmt: skip
    pictures = PicturesField(
        label=_("Pictures"),
        required=False,
        help_text=_("Up to six: JPEG, PNG, WebP or GIF, up to 20 MB each."),
    )
    alts = forms.CharField(
        label=_("What the pictures show"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "One line for each picture, in their order, for people who can’t see them. You can add it later."
        ),
    )

    def clean_alts(self) -> list[str]:
        """One line a picture, each as long as it may be."""
        return [" ".join(line.split())[:LONGEST_ALT] for line in self.cleaned_data["alts"].splitlines()]


class DescriptionForm(forms.Form):
    alt = forms.CharField(label=_("What the picture shows"), max_length=LONGEST_ALT)


class ConflictForm(forms.Form):
    reason = forms.CharField(
        label=_("What is the conflict"), max_length=240,
        help_text=_("For example: we are relatives. The operators and the team read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_conflict_%s"} | kwargs)
