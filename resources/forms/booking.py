"""Choosing a unit, a day and two times; on the space's clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incubator.accounts.models import Person
from projects.models import Project
from resources.forms import SENSIBLE_DAY
from resources.models import Resource, Unit
from resources.queries.availability import Span
from resources.queries.calendar import policy_of
from resources.queries.catalogue import units_of
from resources.queries.times import from_local, local
from resources.queries.week import own_projects


class BookingForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("What"))
    day = forms.DateField(
        label=_("Day"),
        validators=SENSIBLE_DAY,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    begins = forms.ChoiceField(label=_("From"))
    ends = forms.ChoiceField(label=_("To"))
    project = forms.ModelChoiceField(
        label=_("For"), queryset=Project.objects.none(), required=False, empty_label=_("myself, no project")
    )

    def __init__(self, *args: Any, resource: Resource, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.tag: unit for unit in units_of(resource)}
        self.fields["unit"].choices = [(tag, f"{tag} · {unit.name}") for tag, unit in self.units.items()]  # type: ignore[attr-defined]
        marks = time_marks(resource)
        self.fields["begins"].choices = [(mark, mark) for mark in marks[:-1]]  # type: ignore[attr-defined]
        self.fields["ends"].choices = [(mark, mark) for mark in marks[1:]]  # type: ignore[attr-defined]
        self.fields["project"].queryset = own_projects(person)  # type: ignore[attr-defined]

    def wanted(self) -> tuple[Unit, Span]:
        """What was chosen, in UTC; 24:00 is the day's end."""
        data = self.cleaned_data
        return self.units[data["unit"]], Span(
            moment(data["day"], data["begins"]), moment(data["day"], data["ends"])
        )


def time_marks(resource: Resource) -> list[str]:
    """Every time of day that the grid of any weekday offers, as “09:30”; the end of a day is “24:00”."""
    step, marks = policy_of(resource).granularity, set()
    for row in resource.opening_hours.all():
        last = minutes(row.closes) or 24 * 60
        marks |= set(range(minutes(row.opens), last + 1, step))
    return [f"{mark // 60:02}:{mark % 60:02}" for mark in sorted(marks or {0, 24 * 60})]


def minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def moment(day: date, mark: str) -> datetime:
    """A day and “09:30” as UTC."""
    hour, minute = map(int, mark.split(":"))
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return from_local(datetime.combine(day, time(hour, minute)))


def mark_of(at: datetime, day: date) -> str:
    """The time of day as the form's choices name it."""
    here = local(at)
    return "24:00" if here.date() > day else f"{here:%H:%M}"


def initial_of(unit: Unit, span: Span) -> dict[str, Any]:
    """The form filled with a place."""
    day = local(span.start.astimezone(UTC)).date()
    return {"unit": unit.tag, "day": day, "begins": mark_of(span.start, day), "ends": mark_of(span.end, day)}
