"""Logs: one structure for our lines and everybody else's, JSON in production, readable on one's own machine.

No personal data: addresses of e-mail and what is secret by its name are blanked out last, in tracebacks
too. The request's id comes from contextvars (`middleware` binds it). Imports no Django, because settings
import this.
"""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

type Event = MutableMapping[str, Any]

EMAIL = re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
SECRET = re.compile(
    r"pass(word|wd)|secret|token|cookie|authorization|api_?key|session_?key|csrf", re.IGNORECASE
)
# What callers may hang on a line by `extra=`: by name, because Django hangs whole requests on its own.
EXTRA = {
    "subscriber",
    "subject",
    "entry",
    "task",
    "task_id",
    "status_code",
    "topic",
    "duration",
    "count",
    "state",
}


def without_personal_data(_logger: Any, _method: str, event: Event) -> Event:
    """Blank out e-mail addresses anywhere and values whose name says that they are secret."""
    for key, value in event.items():
        if not key.startswith("_"):
            event[key] = "…" if SECRET.search(key) else cleaned(value)
    return event


def cleaned(value: Any) -> Any:
    """The value without e-mail addresses, as deep as lists and dictionaries go."""
    if isinstance(value, dict):
        return {key: "…" if SECRET.search(str(key)) else cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [cleaned(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return EMAIL.sub("(e-mail)", str(value))


def steps() -> list[Processor]:
    """What each line goes through, whoever wrote it, before it is rendered."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=EXTRA),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def rendering(json: bool) -> list[Processor]:
    """The last steps: a traceback becomes text first, so that it is cleaned too."""
    plain = structlog.dev.plain_traceback
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)
    )
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        without_personal_data,
        renderer,
    ]


def logging_config(json: bool, level: str) -> dict[str, Any]:
    """For `settings.LOGGING`. Also sets structlog up: `structlog.get_logger()` ends in the same handler."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *steps(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": steps(),
        "processors": rendering(json),
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stream"], "level": logging.getLevelName(level.upper())},
        "loggers": loggers(),
    }


def loggers() -> dict[str, Any]:
    """Those that would say too much: uvicorn notes everybody's address, Django has its own handlers."""
    return {
        "uvicorn": {"handlers": [], "propagate": True},
        "uvicorn.error": {"level": "WARNING", "propagate": True},
        "uvicorn.access": {"handlers": [], "level": "WARNING", "propagate": False},
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "celery": {"level": "WARNING", "propagate": True},
        "kombu": {"level": "WARNING", "propagate": True},
        "fontTools": {"level": "ERROR", "propagate": True},
        "weasyprint": {"level": "ERROR", "propagate": True},
    }
