"""What a mentor types about their office hours: times as they stand on their own wall."""

import zoneinfo
from datetime import time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.core.clock import now
from incubator.core.fetching import NotFetched, parts_of
from mentors.models import OfficeHours, WeeklyHours
from mentors.models.hours import LONGEST, SHORTEST

CUTOFFS = [
    (2, _("2 hours before")),
    (12, _("12 hours before")),
    (24, _("a day before")),
    (48, _("two days before")),
]
FARTHEST = timedelta(days=730)


def clock_field(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **options
    )


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )


def minutes_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Minutes a session"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=30,
        help_text=_("15 to 90."),
    )


def place_field() -> forms.CharField:
    return forms.CharField(
        label=_("Place or link"), max_length=240, help_text=_("A room, or the https:// address of your call.")
    )


def check_times(form: Any, cleaned: dict[str, Any]) -> None:
    """At least one slot between the two; an end at 0:00 is midnight."""
    begins, ends, minutes = cleaned.get("begins"), cleaned.get("ends"), cleaned.get("minutes")
    if begins is None or ends is None or minutes is None:
        return
    end = ends.hour * 60 + ends.minute if ends != time(0) else 24 * 60
    if end <= begins.hour * 60 + begins.minute:
        form.add_error("ends", _("This is not after the beginning. For midnight, type 0:00."))
    elif end - begins.hour * 60 - begins.minute < minutes:
        form.add_error("minutes", _("Between the two there is no room for a session of this length."))


class ClockForm(forms.ModelForm):
    zone = forms.ChoiceField(
        label=_("Your clock"), help_text=_("18:00 stays 18:00 on it, also when summer time begins or ends.")
    )
    cutoff_hours = forms.TypedChoiceField(
        label=_("Teams can move or cancel until"), coerce=int, choices=CUTOFFS, initial=24
    )

    class Meta:
        model = OfficeHours
        fields = ("zone", "cutoff_hours")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = ["UTC", *sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)]
        self.fields["zone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]


class WeeklyForm(forms.ModelForm):
    begins = clock_field(_("From"))
    ends = clock_field(_("To"), help_text=_("0:00 is midnight."))
    minutes = minutes_field()
    place = place_field()

    class Meta:
        model = WeeklyHours
        fields = ("weekday", "begins", "ends", "minutes", "place")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        check_times(self, cleaned)
        return cleaned


class OffForm(forms.Form):
    """Days off: one, or from the first to the last."""

    first_on = day_field(_("First day"))
    last_on = day_field(_("Last day"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        today = now().date()
        if first and first > today + FARTHEST:
            self.add_error("first_on", _("That is too far ahead."))
        if first and last and last < first:
            self.add_error("last_on", _("This is before the first day."))
        elif last and last < today - timedelta(days=1):
            self.add_error("last_on", _("These days are over."))
        elif last and last > today + FARTHEST:
            self.add_error("last_on", _("That is too far ahead."))
        return cleaned


class ExtraForm(forms.Form):
    """Slots on one day."""

    day = day_field(_("Day"))
    begins = clock_field(_("From"))
    ends = clock_field(_("To"), help_text=_("0:00 is midnight."))
    minutes = minutes_field()
    place = place_field()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        check_times(self, cleaned)
        day, today = cleaned.get("day"), now().date()
        if day and not today - timedelta(days=1) <= day <= today + FARTHEST:
            self.add_error("day", _("Choose a day that lies ahead."))
        return cleaned


class CalendarForm(forms.Form):
    """A secret address; what was typed wrongly is shown again, what is saved never."""

    address = forms.CharField(
        label=_("Address of your calendar"),
        help_text=_(
            "The secret iCal address, from your calendar’s settings. Only when you are busy is read, never with what."
        ),
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )

    def clean_address(self) -> str:
        typed = str(self.cleaned_data["address"]).strip()
        address = f"https://{typed[9:]}" if typed[:9].lower() == "webcal://" else typed
        try:
            parts_of(address)
        except NotFetched as error:
            raise forms.ValidationError(str(error)) from None
        return address
