"""What the calendar does by itself. Safe to run twice."""

from celery import shared_task

from rollouts import workflow


@shared_task
def close_expired_pools() -> int:
    """Close the pools whose last day for signing up was yesterday or before."""
    return workflow.close_expired()
