"""Thin: each takes ids, calls the domain and may be run twice."""

from celery import shared_task

from portfolio.booklets import runs as booklets
from portfolio.counting import snapshots


@shared_task
def refresh_snapshots(solution_id: int) -> int:
    return snapshots.refresh(solution_id)


@shared_task
def refresh_all_snapshots() -> int:
    return snapshots.refresh_all()


@shared_task
def make_booklet(booklet_id: int) -> str | None:
    return booklets.carry_out(booklet_id)
