"""The one place that asks what time it is, so that tests can freeze it and code reads `now()`."""

from django.utils.timezone import localdate, now

__all__ = ["localdate", "now"]
