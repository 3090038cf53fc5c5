"""What the clock says by day: dates that come near, teams that have been quiet. A lost run is made up for."""

from celery import shared_task
from django.conf import settings
from django.utils import translation
from django.utils.timezone import localtime

from incubator.core.clock import now, space_zone
from projects.actions.hellos import greet_quiet
from projects.actions.reminders import remind

MORNING = 8  # nobody is woken by a date


@shared_task
def remind_of_dates() -> int:
    """Remind of every date that the rules name, from the morning on; safe to run twice, and to miss."""
    if is_night():
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        return remind()


@shared_task
def greet_quiet_teams() -> int:
    """Ask the teams that have been quiet for long how it goes, where the operators switched that on."""
    if is_night():
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        return greet_quiet()


def is_night() -> bool:
    return localtime(now(), space_zone()).hour < MORNING
