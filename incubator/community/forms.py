"""What an organiser types: times as they stand on the wall at the event's place."""

import zoneinfo
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from incubator.community.models import Event
from incubator.core.clock import now

WALL = "%Y-%m-%dT%H:%M"


class EventForm(forms.ModelForm):
    starts = forms.DateTimeField(
        label=_("Starts"),
        input_formats=[WALL],
        widget=forms.DateTimeInput(format=WALL, attrs={"type": "datetime-local"}),
    )
    ends = forms.DateTimeField(
        label=_("Ends"),
        input_formats=[WALL],
        widget=forms.DateTimeInput(format=WALL, attrs={"type": "datetime-local"}),
    )
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Of the place where it happens."))

    class Meta:
        model = Event
        fields = (
            "title", "summary", "kind", "audience", "starts", "ends", "zone", "place", "link", "capacity", "fee",
            "about",
        )  # fmt: skip
        widgets = {"about": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"capacity": _("Leave it empty when there is room for everybody.")}

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
                values[f"{name}_at"] = self.on_the_wall(values[name], zone)
        if "starts_at" in values and "ends_at" in values and values["ends_at"] <= values["starts_at"]:
            self.add_error("ends", _("It ends before it starts. Choose a later end."))
        if "starts_at" in values and values["starts_at"] <= now() and not self.instance.pk:
            self.add_error("starts", _("That is over already. Choose a time to come."))
        if not values.get("place") and not values.get("link"):
            self.add_error("place", _("Say where it is: a place, or a link."))
        return values

    def on_the_wall(self, moment: datetime, zone: zoneinfo.ZoneInfo) -> datetime:
        """What a clock at the place shows, whatever zone the browser's reader is in."""
        return moment.replace(tzinfo=zone)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=240)
