"""What an organiser types: times as they stand on the wall at the event's place."""

import zoneinfo
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.forms.fields import BaseTemporalField
from django.utils.translation import gettext_lazy as _

from incubator.community.models import Event
from incubator.core.clock import now

WALL = "%Y-%m-%dT%H:%M"
FAR = 5  # years


class WallClockField(forms.DateTimeField):
    """A date and a time without a zone: Django's own would read it in the zone of whoever types."""

    widget = forms.DateTimeInput(format=WALL, attrs={"type": "datetime-local"})
    input_formats = (WALL, f"{WALL}:%S")

    def to_python(self, value: Any) -> datetime | None:
        return None if value in self.empty_values else BaseTemporalField.to_python(self, str(value))


class EventForm(forms.ModelForm):
    starts = WallClockField(label=_("Starts"))
    ends = WallClockField(label=_("Ends"))
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=_("Leave it empty when there is room for everybody."),
    )
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Of the place where it happens."))

    class Meta:
        model = Event
        fields = (
            "title", "summary", "kind", "audience", "starts", "ends", "zone", "place", "link", "capacity", "fee",
            "about",
        )  # fmt: skip
        widgets = {"about": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
        self.fields["zone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]
        event = self.instance
        self.initial.setdefault("zone", event.zone or settings.SPACE_TIME_ZONE)
        if event.pk:
            for name in ("starts", "ends"):
                self.initial[name] = (
                    getattr(event, f"{name}_at").astimezone(event.zone_info).replace(tzinfo=None)
                )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        zone = zoneinfo.ZoneInfo(values["zone"]) if values.get("zone") else None
        for name in ("starts", "ends"):
            if zone and values.get(name):
                self.place_in_time(name, values, zone)
        if "starts_at" in values and "ends_at" in values and values["ends_at"] <= values["starts_at"]:
            self.add_error("ends", _("It ends before it starts. Choose a later end."))
        if "starts_at" in values and values["starts_at"] <= now() and not self.instance.pk:
            self.add_error("starts", _("That is over already. Choose a time to come."))
        if not values.get("place") and not values.get("link"):
            self.add_error("place", _("Say where it is: a place, or a link."))
        return values

    def place_in_time(self, name: str, values: dict[str, Any], zone: zoneinfo.ZoneInfo) -> None:
        """The instant at which a clock at the place shows this; an hour that comes twice means its first time."""
        wall = values[name]
        if abs(wall.year - now().year) > FAR:
            self.add_error(name, _("Choose a year within the next five."))
            return
        moment = wall.replace(tzinfo=zone, fold=0)
        if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
            self.add_error(name, _("That time does not exist: the clocks go forward. Choose an hour later."))
            return
        values[f"{name}_at"] = moment


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=240)
