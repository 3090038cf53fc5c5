"""Reading the demo's words, and turning their days into times relative to today."""

import random
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings

from incubator.accounts.models import Person
from incubator.core.clock import now
from projects.models import Project

DATA = Path(__file__).parent.parent / "data"


class Words:
    """The files of `data/`, the moment of filling, and a seeded source of chance: the same day, the same space."""

    def __init__(self) -> None:
        self.now = now().replace(second=0, microsecond=0)
        self.zone = ZoneInfo(settings.SPACE_TIME_ZONE)
        self.today: date = self.now.astimezone(self.zone).date()
        self.chance = random.Random(9)  # noqa: S311
        self.people: dict[str, Person] = {}
        self.projects: dict[str, Project] = {}

    def read(self, name: str) -> Any:
        """A file's content, by the C parser where PyYAML has it: six times faster."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return yaml.load((DATA / f"{name}.yml").read_text(), Loader=loader)  # noqa: S506

    @cached_property
    def told(self) -> list[dict[str, Any]]:
        """The projects, from all their files."""
        return [one for number in (1, 2, 3) for one in self.read(f"projects_{number}")]

    def on(self, days: int | None) -> date:
        return self.today + timedelta(days=days or 0)

    def at(self, days: int | None, clock: str = "10:00") -> datetime:
        """That day at that time on the space's wall."""
        hour, minute = map(int, clock.split(":"))
        return datetime.combine(self.on(days), time(hour % 24, minute), self.zone)

    def past(self, days: int | None, clock: str = "10:00") -> datetime:
        """The same, never later than now."""
        return min(self.at(days, clock), self.now - timedelta(minutes=5))

    def person(self, key: str | None) -> Person | None:
        return self.people[key] if key else None
