"""The one place that asks what time it is, so that tests can freeze it and code reads `now()`."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import localdate, now

__all__ = ["localdate", "now", "space_zone"]


def space_zone() -> ZoneInfo:
    """The clock on the space's wall, whoever reads and wherever a job runs."""
    return ZoneInfo(settings.SPACE_TIME_ZONE)
