"""What the clock does for mentors: reminders, requests that nobody answered, and match rounds that are worked out."""

from uuid import UUID

from celery import shared_task

from mentors.actions.closing import expire_requests, remind_mentors
from mentors.actions.round_runs import lost_runs, work_out


@shared_task
def tend_requests() -> None:
    """Safe to run twice, and to miss: each request is found by its dates."""
    expire_requests()
    remind_mentors()


@shared_task(time_limit=1800)
def run_match_round(pk: int, run: str) -> bool:
    """Safe to run twice: the key of the run decides who may write."""
    return work_out(pk, UUID(run))


@shared_task
def resume_match_rounds() -> int:
    """The sweep: begin runs again that nobody has heard of for a while."""
    lost = lost_runs()
    for pk, run in lost:
        run_match_round.delay(pk, str(run))
    return len(lost)
