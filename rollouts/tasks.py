"""What the calendar does by itself. Safe to run twice."""

from celery import shared_task

from rollouts.decisions import presence
from rollouts.eligibility import news
from rollouts.pools import workflow
from rollouts.readiness import stops
from rollouts.webhooks import deliveries


@shared_task
def close_expired_pools() -> int:
    """Close the pools whose last day for signing up was yesterday or before."""
    return workflow.close_expired()


@shared_task
def settle_meetings() -> int:
    """Carry out what meetings of the NKG have decided, once the time to object to being named is over."""
    return presence.settle_all()


@shared_task
def remind_of_stops() -> int:
    """Bring to the NKG's mind what one person has stopped and the group hasn't taken up."""
    return stops.remind()


@shared_task
def tell_eligibility() -> int:
    """Tell the municipalities whose answer has changed on its own: a status, a border, a number of inhabitants."""
    return news.refresh()


@shared_task
def deliver_webhook(delivery_id: int) -> str:
    """One attempt; the row says when the next one is."""
    return deliveries.deliver(delivery_id)
