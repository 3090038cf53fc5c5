"""The facts of sharing, by noun."""

from resources.models.booking import NO_OVERLAP, Booking, Outage, period_of
from resources.models.policy import BookingPolicy, OpeningHours
from resources.models.resource import Resource, Unit
from resources.models.training import Certification, Training

__all__ = [
    "NO_OVERLAP", "Booking", "BookingPolicy", "Certification", "OpeningHours", "Outage", "Resource", "Training", "Unit",
    "period_of",
]  # fmt: skip
