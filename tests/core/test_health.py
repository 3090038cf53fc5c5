"""What whoever runs us is told: alive, ready, and which part is missing, without giving anything away."""

import json
import logging

import pytest
import structlog
from django.db import OperationalError
from django.test import RequestFactory

from incubator.core import health
from incubator.core.live.bus import bus_at
from incubator.core.logs import logging_config

READY = {"database": "ok", "migrations": "ok", "broker": "ok", "live": "ok"}


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch, settings):
    settings.REDIS_URL = ""
    monkeypatch.setattr(health, "_last", (-health.REMEMBERED, {}))
    monkeypatch.setattr(health, "_migrated", False)


def ask(view):
    answer = view(RequestFactory().get("/"))
    return answer.status_code, answer.content.decode()


def ask_ready():
    status, text = ask(health.readyz)
    return status, json.loads(text)


def test_healthz_asks_nobody():
    assert ask(health.healthz) == (200, "ok")  # without `db`, a query would fail this test


def test_both_are_public():
    assert (health.healthz.access, health.readyz.access) == ("public", "public")


@pytest.mark.django_db
def test_ready_when_every_part_is():
    assert ask_ready() == (200, {"ready": True, "parts": READY})


@pytest.mark.django_db
def test_migrations_are_asked_once_true_never_again(django_assert_num_queries):
    ask_ready()
    health._last = (-health.REMEMBERED, {})
    with django_assert_num_queries(1):
        ask_ready()


@pytest.mark.django_db
def test_an_answer_counts_for_a_moment(django_assert_num_queries):
    ask_ready()
    with django_assert_num_queries(0):
        assert ask_ready()[0] == 200


@pytest.mark.django_db
def test_waiting_migrations_are_named(monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: [("some", False)])
    sentence = "The database waits for migrations: run `manage.py migrate`."
    assert ask_ready() == (503, {"ready": False, "parts": {**READY, "migrations": sentence}})


def away(*_, **__):
    raise OperationalError("connection to 10.0.0.7 failed: password=hunter2 for lena@test.example")


def test_a_missing_database_is_said_without_its_address(monkeypatch):
    monkeypatch.setattr(health.connection, "cursor", away)
    monkeypatch.setattr(health, "MigrationExecutor", away)
    said = {
        "database": "The database does not answer.",
        "migrations": "The state of the migrations could not be read.",
        "broker": "ok",
        "live": "ok",
    }
    assert ask_ready() == (503, {"ready": False, "parts": said})


@pytest.mark.django_db
def test_a_missing_broker_is_said(monkeypatch):
    monkeypatch.setattr(type(health.current_app.connection_for_write()), "ensure_connection", away)
    sentence = "The queue for background work does not answer; work is kept and done later."
    assert ask_ready() == (503, {"ready": False, "parts": {**READY, "broker": sentence}})


@pytest.mark.django_db
def test_a_broken_live_bus_is_said(monkeypatch):
    monkeypatch.setattr(type(bus_at("")), "trouble", lambda self: "It waits.")
    assert ask_ready() == (503, {"ready": False, "parts": {**READY, "live": "It waits."}})


@pytest.fixture
def lines():
    """What our formatter makes of a line, as a function from a logging call to its text."""
    formatter = logging_config(json=True, level="INFO")["formatters"]["lines"]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"]
    )
    made = []

    class Keep(logging.Handler):
        def emit(self, record):
            made.append(json.loads(self.format(record)))

    log, keep = logging.getLogger("tests.lines"), Keep()
    keep.setFormatter(formatter)
    log.addHandler(keep)
    log.setLevel("INFO")
    yield log, made
    log.removeHandler(keep)


def test_a_line_names_the_request_and_no_person(lines):
    log, made = lines
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        log.warning(
            "mail to %s", "lena.lead+x@test.example", extra={"task": "t", "request": "<GET ?token=1>"}
        )
    assert {key: made[0][key] for key in ("event", "request_id", "task", "level")} == {
        "event": "mail to (e-mail)",
        "request_id": "abc",
        "task": "t",
        "level": "warning",
    }
    assert "request" not in made[0]


def test_a_traceback_names_no_person(lines):
    log, made = lines
    try:
        raise ValueError("unknown: lena@test.example")
    except ValueError:
        log.exception("failed")
    assert "ValueError: unknown: (e-mail)" in made[0]["exception"]


def test_structlog_ends_in_the_same_lines_and_keeps_secrets(lines):
    _, made = lines
    structlog.get_logger("tests.lines").warning(
        "x", password="p", deep={"token": 1, "to": ["a@b.example"]}, count=3
    )
    assert (made[0]["password"], made[0]["deep"], made[0]["count"]) == (
        "…",
        {"token": "…", "to": ["(e-mail)"]},
        3,
    )
