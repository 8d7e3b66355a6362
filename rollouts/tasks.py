"""What the calendar does by itself. Safe to run twice."""

from celery import shared_task

from rollouts.eligibility import news
from rollouts.pools import workflow
from rollouts.webhooks import deliveries


@shared_task
def close_expired_pools() -> int:
    """Close the pools whose last day for signing up was yesterday or before."""
    return workflow.close_expired()


@shared_task
def tell_eligibility() -> int:
    """Tell the municipalities whose answer has changed on its own: a status, a border, a number of inhabitants."""
    return news.refresh()


@shared_task
def deliver_webhook(delivery_id: int) -> str:
    """One attempt; the row says when the next one is."""
    return deliveries.deliver(delivery_id)
