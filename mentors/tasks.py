"""What the clock does for mentors: reminders and requests that nobody answered."""

from celery import shared_task

from mentors.actions.closing import expire_requests, remind_mentors


@shared_task
def tend_requests() -> None:
    """Safe to run twice, and to miss: each request is found by its dates."""
    expire_requests()
    remind_mentors()
