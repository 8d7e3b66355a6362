"""A person reads their inbox. What comes to it is told in `core/notifications/events.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from core.notifications.models import Message

if TYPE_CHECKING:
    from networks.models import User


def mark_read(user: User, message_id: int | None = None) -> int:
    """Mark one message of `user`, or all of them, as read; returns how many were new."""
    found = Message.objects.visible_to(user).unread()
    if message_id is not None:
        found = found.filter(pk=message_id)
    return found.update(read_at=timezone.now())
