"""Thin: each takes ids, calls the domain and may be run twice."""

from celery import shared_task
from django.contrib.auth import get_user_model

from core import jobs
from core.notifications import digest


@shared_task
def rescue_jobs() -> int:
    """Hand over again what was lost or is due, of every kind of job."""
    return jobs.rescue_all()


@shared_task
def send_digests() -> int:
    """Hand out one task for each person, so that one bad address doesn't stop the others."""
    recipients = digest.recipients()
    for user_id in recipients:
        send_digest.delay(user_id)
    return len(recipients)


@shared_task
def send_digest(user_id: int) -> bool:
    """The day's e-mail to one person, unless it has gone out."""
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    return user is not None and digest.send_digest(user)
