"""Celery, in its two ways to run: threads inside the web process, or workers (`celery -A incubator …`).

Nothing relies on the broker's memory: what must happen is a row first, a sweep finds what got lost. So a
publish that fails costs an action nothing, and a task that is cut off is run again.
"""

import os
from typing import Any

import structlog
from celery import Celery, Task, signals
from celery.contrib.django.task import DjangoTask
from django.db import transaction

from incubator.inside import Inside

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incubator.settings")


class PatientTask(DjangoTask):  # type: ignore[misc]
    """Tasks whose `…_on_commit` never fail the action that calls them: Django logs, the sweep comes later."""

    abstract = True

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        self.apply_async_on_commit(args, kwargs)

    def apply_async_on_commit(self, *args: Any, **kwargs: Any) -> None:
        transaction.on_commit(lambda: self.apply_async(*args, **kwargs), robust=True)


app = Celery("incubator", task_cls=PatientTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
# Defaults, so that nothing here reads the settings yet: they are imported after this module.
app.add_defaults(
    {
        # In memory: last runs are not worth a file, since each periodic task finds its work in the database.
        "beat_scheduler": "celery.beat:Scheduler",
        # A stale connection is tried once more; a broker that is away must not hold up an action.
        "task_publish_retry_policy": {
            "max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0,
        },
        "worker_prefetch_multiplier": 1,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "broker_connection_timeout": 2,
    }
)  # fmt: skip
app.autodiscover_tasks()


inside = Inside(app)


def start_inside() -> None:
    """Worker and beat as threads of this process."""
    inside.start()


def stop_inside(timeout: float = 3.0) -> bool:
    """End them; whether all had ended in time. What was cut off is found by the sweep."""
    return inside.stop(timeout)


@app.on_after_configure.connect
def wait_shortly(sender: Celery, **_: Any) -> None:
    """The memory broker is polled: people feel its default of a second. Redis answers soon or not at all."""
    sender.conf.broker_transport_options = {
        "polling_interval": 0.1,
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        **sender.conf.broker_transport_options,
    }


@signals.setup_logging.connect
def keep_our_logs(**_: Any) -> None:
    """Being connected is what keeps Celery from configuring logs; Django did that already."""


@signals.before_task_publish.connect
def take_request_along(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """The id of the request that caused a task goes with it."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    if headers is not None and request_id:
        headers["request_id"] = request_id


@signals.task_prerun.connect
def name_the_task(task: Task | None = None, task_id: str = "", **_: Any) -> None:
    """Each log line of a task names it and the request behind it."""
    request_id = getattr(task.request, "request_id", None) if task is not None else None
    structlog.contextvars.bind_contextvars(
        task=task.name if task is not None else "", task_id=task_id, request_id=request_id or task_id
    )


@signals.task_postrun.connect
def forget_the_task(**_: Any) -> None:
    """A thread is used again."""
    structlog.contextvars.clear_contextvars()
