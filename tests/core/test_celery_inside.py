"""Worker and beat as threads of this process: a task runs, a failing one harms nobody, both end in time."""

import logging
import signal
import threading

import pytest
from celery import current_app, shared_task
from django.db import connection, connections, transaction

from incubator.celery import app
from incubator.inside import Inside

RAN: list[object] = []
DONE = threading.Event()
FREE = threading.Event()


@shared_task
def note(what):
    RAN.append((what, threading.current_thread().name))
    DONE.set()


@shared_task
def fail():
    raise ValueError("on purpose")


@shared_task
def touch_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    RAN.append(connections["default"])
    DONE.set()


@shared_task
def wait_for_free():
    DONE.set()
    FREE.wait(20)


@pytest.fixture(autouse=True)
def clean():
    RAN.clear()
    DONE.clear()
    FREE.clear()
    app.control.purge()  # the broker in memory keeps what an earlier test left
    schedule, app.conf.beat_schedule = app.conf.beat_schedule, {}
    yield
    app.conf.beat_schedule = schedule
    FREE.set()


@pytest.fixture
def inside():
    made = Inside(app)
    made.start()
    yield made
    made.stop()


def test_tasks_belong_to_our_app():
    assert current_app._get_current_object() is app
    assert app.conf.broker_url == "memory://inside"
    assert app.conf.broker_transport_options["polling_interval"] == 0.1
    assert app.conf.task_acks_late is True


def test_a_task_runs_in_a_thread_of_this_process_and_all_ends(inside):
    note.delay("hello")
    assert DONE.wait(5)
    assert [what for what, _ in RAN] == ["hello"]
    assert RAN[0][1].startswith("celery-")
    assert inside.alive
    assert inside.stop() is True
    assert not [each.name for each in threading.enumerate() if each.name.startswith("celery-")]


def test_it_starts_again_after_it_stopped(inside):
    inside.stop()
    inside.start()
    inside.start()
    note.delay("again")
    assert DONE.wait(5)
    assert inside.stop() is True


def test_a_failing_task_ends_nothing(inside):
    fail.delay()
    note.delay("after")
    assert DONE.wait(5)


def test_a_long_task_does_not_keep_us_from_stopping(inside):
    wait_for_free.delay()
    assert DONE.wait(5)
    assert inside.stop(timeout=0.2) is False


def test_signals_and_logging_stay_ours():
    def ours():
        return [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)], list(
            logging.root.handlers
        )

    before, made = ours(), Inside(app)
    made.start()
    made.stop()
    assert ours() == before


def test_beat_sends_what_is_due():
    app.conf.beat_schedule = {"each": {"task": note.name, "schedule": 0.05, "args": ["beat"]}}
    made = Inside(app)
    made.start()
    assert DONE.wait(5)
    made.stop()
    assert RAN[0][0] == "beat"


@pytest.mark.django_db(transaction=True)
def test_a_tasks_connections_are_closed_in_the_end(inside):
    touch_database.delay()
    assert DONE.wait(5)
    assert inside.stop() is True
    assert [each.connection for each in RAN] == [None]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_costs_an_action_nothing(monkeypatch, caplog):
    def away(*_, **__):
        raise ConnectionError("no broker")

    monkeypatch.setattr(app, "send_task", away)
    monkeypatch.setattr(app.amqp, "send_task_message", away)
    done = []
    with transaction.atomic():
        note.delay_on_commit("x")
        transaction.on_commit(lambda: done.append("what comes after it"))
    assert done == ["what comes after it"]
    assert "no broker" in caplog.text
