"""The platform. The settings load its Celery app, so that tasks always find the right one; `matching` goes without."""
