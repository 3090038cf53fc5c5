"""A laser cutter with one unit; the clock stands at Monday 2 March 2026, 10:00 in Zurich."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.factories import BookingFactory, ResourceFactory, UnitFactory

ZURICH = ZoneInfo("Europe/Zurich")


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in March 2026 on the space's clock."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZURICH)


@pytest.fixture
def laser(provider, frozen):
    return ResourceFactory(name="Laser cutter", slug="laser-cutter", offered_by=provider)


@pytest.fixture
def unit(laser):
    return UnitFactory(resource=laser, tag="L-01", name="Left laser")


@pytest.fixture
def booked(unit, member):
    """Tuesday 3 March, 14 to 16, by the member."""
    return BookingFactory(unit=unit, person=member, period=(local(3, 14), local(3, 16)))
