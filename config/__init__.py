"""The house itself: settings, addresses, the task queue and the services that run beside the app."""

from config.celery import app as celery_app

__all__ = ("celery_app",)
