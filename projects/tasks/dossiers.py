"""Dossiers that were asked for. The row is the debt: what a lost worker left is made by the next sweep."""

from datetime import timedelta

from celery import shared_task

from incubator.core.clock import now
from projects.actions.dossiers import make_dossier, sweep_dossiers, sweep_lost_files
from projects.models import Dossier

PATIENCE = timedelta(minutes=5)  # that long a worker may be at one


@shared_task
def make_one_dossier(pk: int) -> bool:
    return make_dossier(pk)


@shared_task
def tend_dossiers() -> int:
    """The sweep: what is owed and nobody is at, and what is kept no longer; the number of dossiers made now."""
    sweep_dossiers()
    sweep_lost_files()
    owed = Dossier.objects.filter(state="queued").exclude(tried_at__gt=now() - PATIENCE)
    return sum(make_dossier(pk) for pk in list(owed.order_by("pk").values_list("pk", flat=True)[:20]))
