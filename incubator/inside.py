"""Celery's worker and beat as threads of this process: the default way to run, on one machine.

No signal handler, no logging set-up, no file. Everything is a daemon, so that a long task can't keep the
process from ending: what was cut off is still a row, and the next sweep runs it.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

from celery import Celery
from celery.beat import Scheduler
from celery.concurrency.thread import TaskPool
from celery.worker import WorkController
from django.db import connections

LONGEST_NAP = 5.0  # seconds; beat looks again at least so often
log = logging.getLogger(__name__)

type Job = tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]


class DaemonThreads:
    """Like `ThreadPoolExecutor`, but Python does not wait for its threads when it ends."""

    def __init__(self, count: int) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"celery-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, function: Callable[..., Any], *args: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        self._jobs.put((future, function, args))
        return future

    def shutdown(self, **_: Any) -> None:
        """Finish what runs or waits, then end the threads and their connections."""
        for _thread in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, function, args = job
            try:
                future.set_result(function(*args))
            except BaseException as error:  # a task's own failure is Celery's matter; this thread goes on
                future.set_exception(error)
        connections.close_all()


class DaemonPool(TaskPool):  # type: ignore[misc]
    """Celery's thread pool on daemon threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super(TaskPool, self).__init__(*args, **kwargs)
        self.executor = DaemonThreads(self.limit)


class Inside:
    """The worker and beat of this process, at most one of each."""

    def __init__(self, app: Celery, concurrency: int = 2) -> None:
        self._app = app
        self._concurrency = concurrency
        self._worker: WorkController | None = None
        self._threads: list[threading.Thread] = []
        self._ready = threading.Event()
        self._stop = threading.Event()

    @property
    def alive(self) -> bool:
        """Whether both threads run."""
        return bool(self._threads) and all(thread.is_alive() for thread in self._threads)

    def start(self, timeout: float = 10.0) -> None:
        """Start both and wait until the worker takes tasks. Again while they run: nothing happens."""
        if self._threads:
            return
        self._app.finalize()
        self._app.autodiscover_tasks(force=True)
        # Celery's own way of loading would set Django up again, and its logging with it.
        self._app.loader.worker_initialized = True
        self._ready.clear()
        self._stop.clear()
        for name, target in (("celery-worker", self._work), ("celery-beat", self._beat)):
            self._threads.append(threading.Thread(target=target, name=name, daemon=True))
            self._threads[-1].start()
        if not self._ready.wait(timeout):
            log.warning("the worker inside is not ready yet; its tasks wait")

    def stop(self, timeout: float = 3.0) -> bool:
        """Take no more tasks, give the running ones `timeout` seconds; whether all ended."""
        self._stop.set()
        deadline = time.monotonic() + timeout
        threads, self._threads = self._threads, []
        if self._worker is not None:  # in a thread, because it waits for running tasks without a limit
            threads.append(threading.Thread(target=self._worker.stop, name="celery-stop", daemon=True))
            threads[-1].start()
            self._worker = None
        for thread in reversed(threads):
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def _work(self) -> None:
        self._worker = WorkController(
            app=self._app,
            pool=DaemonPool,
            concurrency=self._concurrency,
            hostname="inside@localhost",
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
            ready_callback=lambda consumer: self._ready.set(),
        )
        self._worker.start()

    def _beat(self) -> None:
        """Celery's scheduler, its schedule in memory, on our own clockwork so that it stops at once."""
        scheduler = Scheduler(self._app)
        nap = 0.0
        while not self._stop.wait(min(nap, LONGEST_NAP)):
            try:
                nap = scheduler.tick()
            except Exception:  # one bad entry must not end every periodic task
                log.exception("beat stumbled")
                nap = LONGEST_NAP
        connections.close_all()
