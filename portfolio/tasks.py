"""Thin: each takes ids, calls the domain and may be run twice."""

from celery import shared_task

from portfolio.booklets import runs as booklets
from portfolio.counting import snapshots
from portfolio.enquiries import mails


@shared_task
def refresh_snapshots(solution_id: int) -> int:
    return snapshots.refresh(solution_id)


@shared_task
def refresh_all_snapshots() -> int:
    return snapshots.refresh_all()


@shared_task
def make_booklet(booklet_id: int) -> str | None:
    return booklets.carry_out(booklet_id)


@shared_task(autoretry_for=(OSError,), max_retries=5, retry_backoff=30)
def send_enquiry(recipient_id: int) -> bool:
    return mails.send(recipient_id)


@shared_task(autoretry_for=(OSError,), max_retries=5, retry_backoff=30)
def remind_of_enquiry(recipient_id: int, number: int) -> bool:
    return mails.remind(recipient_id, number)


@shared_task
def tend_enquiries() -> int:
    """The reminders of the day, and typed addresses that are needed no longer."""
    mails.forget_addresses()
    return mails.remind_all()
