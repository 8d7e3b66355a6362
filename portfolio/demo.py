"""Demo statuses."""

from django.conf import settings


def load() -> str:
    if not settings.DEMO:
        raise RuntimeError("Demo statuses are for demo mode only.")
    return "0 demostatuser"
