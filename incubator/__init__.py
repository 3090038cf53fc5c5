"""The platform. Its Celery app is loaded with it, so that tasks always find the right one."""

from incubator.celery import app as celery_app

__all__ = ["celery_app"]
